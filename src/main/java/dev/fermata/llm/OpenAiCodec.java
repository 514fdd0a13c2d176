package dev.fermata.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * OpenAI chat completions, streaming, as OpenAI and the many servers that imitate it speak them:
 * chunks may have {@code choices} null, empty or absent and {@code usage} null.
 */
@Singleton
final class OpenAiCodec extends JsonCodec {

    private static final String DONE = "[DONE]";

    OpenAiCodec(ObjectMapper mapper) {
        super(mapper);
    }

    @Override
    void write(LlmRequest request, Provider.Remote provider, ObjectNode body) {
        body.putObject("stream_options").put("include_usage", true);
        var messages = body.putArray("messages");
        request.messages().forEach(message -> messages
                .addObject()
                .put("role", message.role().name().toLowerCase(Locale.ROOT))
                .put("content", message.content()));
        maxTokens(request, provider).ifPresent(limit -> body.put(maxTokensField(provider), limit));
        request.temperature().ifPresent(temperature -> body.put("temperature", temperature));
        request.schema().ifPresent(schema -> askFor(schema, provider.answerFormat(), body));
    }

    private static OptionalInt maxTokens(LlmRequest request, Provider.Remote provider) {
        return request.maxTokens().isPresent() ? request.maxTokens() : provider.maxTokens();
    }

    /** Reasoning models at OpenAI and Azure refuse the old name; the imitations do not know the new one. */
    private static String maxTokensField(Provider.Remote provider) {
        boolean original = provider.kind() == Kind.AZURE
                || "api.openai.com".equals(provider.endpoint().baseUrl().getHost());
        return original ? "max_completion_tokens" : "max_tokens";
    }

    private static void askFor(AnswerSchema schema, AnswerFormat format, ObjectNode body) {
        switch (format) {
            case JSON_SCHEMA -> body.putObject("response_format")
                    .put("type", "json_schema")
                    .putObject("json_schema")
                    .put("name", schema.name())
                    .put("strict", true)
                    .set("schema", schema.schema());
            case JSON_OBJECT -> {
                body.putObject("response_format").put("type", "json_object");
                instruct(schema, body);
            }
            case PROMPT -> instruct(schema, body);
        }
    }

    /** First, since some models take instructions only before the conversation. */
    private static void instruct(AnswerSchema schema, ObjectNode body) {
        body.withArray("messages")
                .insertObject(0)
                .put("role", "system")
                .put("content", schema.instruction());
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
        model(chunk).ifPresent(parts::add);
        JsonNode choice = chunk.path("choices").path(0);
        if (!text(choice, "content").isEmpty()) {
            parts.add(new StreamPart.Text(text(choice, "content")));
        }
        if (chunk.path("usage").isObject()) {
            parts.add(tokens(chunk.path("usage")));
        }
        if (!text(choice, "refusal").isEmpty()) {
            parts.add(new StreamPart.Finish("refusal"));
        } else if (choice.hasNonNull("finish_reason")) {
            parts.add(new StreamPart.Finish(choice.path("finish_reason").asText()));
        }
        return parts;
    }

    private static String text(JsonNode choice, String field) {
        JsonNode text = choice.path("delta").path(field);
        return text.isTextual() ? text.asText() : "";
    }

    private static StreamPart tokens(JsonNode usage) {
        return StreamPart.Tokens.of(usage.path("prompt_tokens").asInt(), usage.path("completion_tokens").asInt());
    }
}
