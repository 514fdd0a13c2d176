package dev.fermata.testing;

/** OpenAI's stream, as text. */
public final class Sse {

    public static final String HEAD =
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\nconnection: close\r\n\r\n";
    public static final String DONE = "data: [DONE]\n\n";

    private Sse() {}

    public static String event(String data) {
        return "data: " + data + "\n\n";
    }

    /** A chunk that brings text. */
    public static String text(String text) {
        return event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":" + quoted(text)
                + "},\"finish_reason\":null}],\"usage\":null}");
    }

    /** The chunk that ends the answer. */
    public static String finish(String reason) {
        return event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}],\"usage\":null}");
    }

    /** The chunk after the end that has no choices, only figures. */
    public static String usage(int promptTokens, int completionTokens) {
        return event("{\"choices\":[],\"usage\":{\"prompt_tokens\":" + promptTokens + ",\"completion_tokens\":"
                + completionTokens + "}}");
    }

    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
