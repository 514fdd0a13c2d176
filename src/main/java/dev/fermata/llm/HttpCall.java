package dev.fermata.llm;

import java.net.URI;
import java.util.Map;

/** A POST of JSON to a provider. */
record HttpCall(URI url, Map<String, String> headers, byte[] body) {

    /** Leaves out headers and body, which hold the key and the prompt. */
    @Override
    public String toString() {
        return "HttpCall[url=" + url + "]";
    }
}
