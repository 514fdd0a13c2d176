package dev.fermata.llm;

import java.util.List;

/** A provider's protocol: how a question is written and how the answer is read. Stateless. */
interface Codec {

    HttpCall encode(LlmRequest request, Provider.Remote provider);

    /**
     * Reads one event of the answer's stream.
     *
     * @return what it brings, in order; often nothing
     * @throws MalformedStreamException when it is not of the protocol
     */
    List<StreamPart> read(SseEvent event);

    /** Reads the body of an answer that is no stream; any text will do. */
    ProviderError readError(String body);
}
