package dev.fermata.testing;

/** Anthropic's stream, as text. */
public final class AnthropicSse {

    public static final String PING = event("ping", "{\"type\":\"ping\"}");
    public static final String STOP = event("message_stop", "{\"type\":\"message_stop\"}");

    private AnthropicSse() {}

    public static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    /** The first event, which tells what the prompt costs. */
    public static String start(int inputTokens) {
        return event("message_start", "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"role\":\"assistant\","
                + "\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":" + inputTokens
                + ",\"output_tokens\":1}}}")
                + event("content_block_start", "{\"type\":\"content_block_start\",\"index\":0,"
                        + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}");
    }

    public static String text(String text) {
        return delta("{\"type\":\"text_delta\",\"text\":" + Sse.quoted(text) + "}");
    }

    /** A piece of the forced tool's input. */
    public static String json(String piece) {
        return delta("{\"type\":\"input_json_delta\",\"partial_json\":" + Sse.quoted(piece) + "}");
    }

    private static String delta(String delta) {
        return event("content_block_delta", "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":" + delta + "}");
    }

    /** The end of the answer; output tokens are those of all of it. */
    public static String end(String stopReason, int outputTokens) {
        return event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}")
                + event("message_delta", "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + stopReason
                        + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":" + outputTokens + "}}");
    }

    /** What comes instead of the rest when they give up. */
    public static String error(String type) {
        return event("error", "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"went wrong\"}}");
    }

    /** A whole answer with pings in between, usage 11 + 7. */
    public static String answer(String text) {
        return start(11) + PING + text(text) + PING + end("end_turn", 7) + STOP;
    }
}
