package dev.fermata.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * OpenAI chat completions, streaming, as OpenAI and the many servers that imitate it speak them:
 * chunks may have {@code choices} null, empty or absent and {@code usage} null.
 */
@Singleton
class OpenAiCodec implements Codec {

    private static final String DONE = "[DONE]";

    private final ObjectMapper mapper;

    OpenAiCodec(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public HttpCall encode(LlmRequest request, Provider.Remote provider) {
        var headers = new HashMap<>(Map.of("content-type", "application/json", "accept", "text/event-stream"));
        provider.apiKey().ifPresent(key -> headers.put("authorization", "Bearer " + key));
        return new HttpCall(
                URI.create(provider.baseUrl() + "/chat/completions"), headers, bytes(body(request, provider)));
    }

    private ObjectNode body(LlmRequest request, Provider.Remote provider) {
        var body = mapper.createObjectNode().put("model", provider.model()).put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        var messages = body.putArray("messages");
        request.messages().forEach(message -> messages
                .addObject()
                .put("role", message.role().name().toLowerCase(Locale.ROOT))
                .put("content", message.content()));
        request.maxTokens().ifPresent(limit -> body.put(maxTokensField(provider), limit));
        request.temperature().ifPresent(temperature -> body.put("temperature", temperature));
        request.schema().ifPresent(schema -> askFor(schema, body));
        return body;
    }

    /** OpenAI's reasoning models refuse the old name; the imitations do not know the new one. */
    private static String maxTokensField(Provider.Remote provider) {
        return "api.openai.com".equals(provider.baseUrl().getHost()) ? "max_completion_tokens" : "max_tokens";
    }

    private static void askFor(AnswerSchema schema, ObjectNode body) {
        body.putObject("response_format")
                .put("type", "json_schema")
                .putObject("json_schema")
                .put("name", schema.name())
                .put("strict", true)
                .set("schema", schema.schema());
    }

    private byte[] bytes(ObjectNode body) {
        try {
            return mapper.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree could not be written", e);
        }
    }

    @Override
    public List<StreamPart> read(SseEvent event) {
        if (event.data().strip().equals(DONE)) {
            return List.of(new StreamPart.Done());
        }
        JsonNode chunk = parse(event.data());
        if (chunk.hasNonNull("error")) {
            return List.of(new StreamPart.Failure(error(chunk)));
        }
        var parts = new ArrayList<StreamPart>();
        JsonNode choice = chunk.path("choices").path(0);
        String text = choice.path("delta").path("content").asText("");
        if (choice.path("delta").hasNonNull("content") && !text.isEmpty()) {
            parts.add(new StreamPart.Text(text));
        }
        if (choice.hasNonNull("finish_reason")) {
            parts.add(new StreamPart.Finish(choice.path("finish_reason").asText()));
        }
        if (chunk.path("usage").isObject()) {
            parts.add(new StreamPart.Tokens(usage(chunk.path("usage"))));
        }
        return parts;
    }

    private JsonNode parse(String json) {
        try {
            return mapper.readTree(json);
        } catch (JsonProcessingException e) {
            throw new MalformedStreamException("an event's data is not JSON");
        }
    }

    private static Usage usage(JsonNode usage) {
        return new Usage(
                usage.path("prompt_tokens").asInt(), usage.path("completion_tokens").asInt(), false);
    }

    @Override
    public ProviderError readError(String body) {
        try {
            return error(mapper.readTree(body));
        } catch (JsonProcessingException notJson) {
            return ProviderError.UNTOLD;
        }
    }

    /** {@code {"error": {message, type, param, code}}}, the same without the wrapper, or just a sentence. */
    private static ProviderError error(JsonNode body) {
        if (body == null) {
            return ProviderError.UNTOLD;
        }
        JsonNode error = body.hasNonNull("error") ? body.path("error") : body;
        if (error.isTextual()) {
            return new ProviderError(error.asText(), "", "");
        }
        return new ProviderError(told(error, "message"), told(error, "type"), told(error, "code"));
    }

    private static String told(JsonNode error, String field) {
        return error.path(field).isValueNode() && !error.path(field).isNull() ? error.path(field).asText() : "";
    }
}
