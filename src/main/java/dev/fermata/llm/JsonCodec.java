package dev.fermata.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What protocols of JSON bodies and JSON events have in common. */
abstract sealed class JsonCodec implements Codec permits AnthropicCodec, OpenAiCodec {

    private final ObjectMapper mapper;

    JsonCodec(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public HttpCall encode(LlmRequest request, Provider.Remote provider) {
        var endpoint = provider.endpoint();
        ObjectNode body = mapper.createObjectNode().put("model", provider.model()).put("stream", true);
        write(request, provider, body);
        return new HttpCall(endpoint.url(provider.model()), endpoint.requestHeaders(), bytes(body));
    }

    /** Completes a body that names its model and asks for a stream. */
    abstract void write(LlmRequest request, Provider.Remote provider, ObjectNode body);

    @Override
    public ProviderError readError(String body) {
        try {
            return error(mapper.readTree(body));
        } catch (JsonProcessingException notJson) {
            return ProviderError.UNTOLD;
        }
    }

    /** {@code {"error": {message, type, param, code}}}, the same without the wrapper, or just a sentence. */
    static ProviderError error(JsonNode body) {
        if (body == null) {
            return ProviderError.UNTOLD;
        }
        JsonNode error = body.hasNonNull("error") ? body.path("error") : body;
        if (error.isTextual()) {
            return new ProviderError(error.asText(), "", "");
        }
        return new ProviderError(told(error, "message"), told(error, "type"), told(error, "code"));
    }

    /** Who answers, where that is told. */
    static Optional<StreamPart> model(JsonNode message) {
        String name = told(message, "model");
        return name.isEmpty() ? Optional.empty() : Optional.of(new StreamPart.Model(name));
    }

    private static String told(JsonNode error, String field) {
        return error.path(field).isValueNode() && !error.path(field).isNull() ? error.path(field).asText() : "";
    }

    JsonNode parse(String json) {
        try {
            return mapper.readTree(json);
        } catch (JsonProcessingException e) {
            throw new MalformedStreamException("an event's data is not JSON");
        }
    }

    private byte[] bytes(ObjectNode body) {
        try {
            return mapper.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree could not be written", e);
        }
    }
}
