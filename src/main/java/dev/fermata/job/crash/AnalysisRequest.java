package dev.fermata.job.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.job.crash.dump.ProtobufTombstone;
import java.nio.charset.StandardCharsets;

/**
 * What an original's front end asks for.
 *
 * @param provider {@code anthropic}, {@code openai} or another one's name or kind; null: whoever the route asks first
 * @param force    whether an earlier report will not do
 */
record AnalysisRequest(String content, LogType logType, CrashMode mode, String provider, boolean force) {

    /** Bytes of UTF-8. */
    static final long LARGEST = 20L << 20;

    /** The body, checked; fields that are not known are passed over, as the original did. */
    static AnalysisRequest of(ObjectNode body) {
        String content = text(body, "content");
        // NUL and its like are no text either.
        if (content == null || content.chars().allMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw new CrashRefusal(400, "crash.content_missing");
        }
        if (content.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
            throw new CrashRefusal(413, "crash.content_too_large", LARGEST >> 20);
        }
        if (ProtobufTombstone.is(content)) {
            throw new CrashRefusal(400, "task_error.dump_protobuf");
        }
        String type = text(body, "log_type");
        String mode = text(body, "mode");
        return new AnalysisRequest(content,
                type == null ? null : LogType.of(type).orElseThrow(() -> new CrashRefusal(400, "crash.unknown_value",
                        "log_type", "anr, tombstone", type)),
                mode == null ? CrashMode.INTELLIGENT : mode(mode), text(body, "provider"), body.path("force").asBoolean());
    }

    static CrashMode mode(String name) {
        return CrashMode.of(name).orElseThrow(() -> new CrashRefusal(400, "crash.unknown_value", "mode", CrashMode.names(),
                name));
    }

    /** A field's text; null where it is absent, null or empty. */
    static String text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
            throw new CrashRefusal(400, "crash.wrong_type", field);
        }
        String text = value.asText("");
        return value.isTextual() && !text.isEmpty() ? text : null;
    }
}
