package dev.fermata.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Anthropic's messages, streaming. JSON is asked for as the input of a tool that the model has to
 * use: the fragments of that input are the answer's text. For servers that have messages but no
 * tools the schema goes into the prompt.
 */
@Singleton
final class AnthropicCodec extends JsonCodec {

    /** The API demands a limit. */
    private static final int MAX_TOKENS = 8_192;

    AnthropicCodec(ObjectMapper mapper) {
        super(mapper);
    }

    @Override
    void write(LlmRequest request, Provider.Remote provider, ObjectNode body) {
        body.put("max_tokens", request.maxTokens().orElse(provider.maxTokens().orElse(MAX_TOKENS)));
        boolean byTool = provider.answerFormat() != AnswerFormat.PROMPT;
        String system = Stream.concat(
                        request.messages().stream()
                                .filter(message -> message.role() == LlmMessage.Role.SYSTEM)
                                .map(LlmMessage::content),
                        request.schema().filter(schema -> !byTool).map(AnswerSchema::instruction).stream())
                .collect(Collectors.joining("\n\n"));
        if (!system.isEmpty()) {
            body.put("system", system);
        }
        var turns = body.putArray("messages");
        request.messages().stream()
                .filter(message -> message.role() != LlmMessage.Role.SYSTEM)
                .forEach(message -> turns.addObject()
                        .put("role", message.role().name().toLowerCase(Locale.ROOT))
                        .put("content", message.content()));
        // Theirs ends at 1, others' at 2.
        request.temperature().ifPresent(temperature -> body.put("temperature", Math.min(temperature, 1)));
        request.schema().filter(schema -> byTool).ifPresent(schema -> askFor(schema, body));
    }

    private static void askFor(AnswerSchema schema, ObjectNode body) {
        body.putArray("tools")
                .addObject()
                .put("name", schema.name())
                .put("description", "Takes the whole answer.")
                .set("input_schema", schema.schema());
        body.putObject("tool_choice")
                .put("type", "tool")
                .put("name", schema.name())
                .put("disable_parallel_tool_use", true);
    }

    @Override
    public List<StreamPart> read(SseEvent event) {
        JsonNode told = parse(event.data());
        return switch (told.path("type").asText()) {
            case "message_start" -> start(told.path("message"));
            case "content_block_start" -> text(told.path("content_block").path("text"));
            case "content_block_delta" -> delta(told.path("delta"));
            case "message_delta" -> end(told);
            case "message_stop" -> List.of(new StreamPart.Done());
            case "error" -> List.of(new StreamPart.Failure(error(told)));
            // ping, content_block_stop, and whatever they invent next
            default -> List.of();
        };
    }

    private static List<StreamPart> start(JsonNode message) {
        var parts = new ArrayList<StreamPart>();
        model(message).ifPresent(parts::add);
        parts.add(new StreamPart.Tokens(input(message.path("usage")), OptionalInt.empty()));
        return parts;
    }

    /** Thinking and signatures are no part of the answer. */
    private static List<StreamPart> delta(JsonNode delta) {
        return switch (delta.path("type").asText()) {
            case "text_delta" -> text(delta.path("text"));
            case "input_json_delta" -> text(delta.path("partial_json"));
            default -> List.of();
        };
    }

    private static List<StreamPart> text(JsonNode text) {
        return text.asText().isEmpty() ? List.of() : List.of(new StreamPart.Text(text.asText()));
    }

    private static List<StreamPart> end(JsonNode told) {
        var parts = new ArrayList<StreamPart>();
        parts.add(new StreamPart.Tokens(
                input(told.path("usage")), positive(told.path("usage").path("output_tokens").asInt())));
        JsonNode reason = told.path("delta").path("stop_reason");
        if (reason.isTextual()) {
            parts.add(new StreamPart.Finish(reason(reason.asText())));
        }
        return parts;
    }

    /** In OpenAI's words, so that callers need to know only those. */
    private static String reason(String theirs) {
        return switch (theirs) {
            case "end_turn", "stop_sequence", "tool_use" -> "stop";
            case "max_tokens", "model_context_window_exceeded" -> "length";
            default -> theirs;
        };
    }

    /** Told at the start, by some gateways only at the end. */
    private static OptionalInt input(JsonNode usage) {
        return positive(usage.path("input_tokens").asInt()
                + usage.path("cache_creation_input_tokens").asInt()
                + usage.path("cache_read_input_tokens").asInt());
    }

    private static OptionalInt positive(int tokens) {
        return tokens > 0 ? OptionalInt.of(tokens) : OptionalInt.empty();
    }
}
