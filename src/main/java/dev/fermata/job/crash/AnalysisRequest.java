package dev.fermata.job.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.job.crash.dump.ProtobufTombstone;
import dev.fermata.task.Submission;

/**
 * What an original's front end asks for.
 *
 * @param provider {@code anthropic}, {@code openai} or another one's name or kind; null: whoever the route asks first
 * @param force    whether an earlier report will not do
 * @param ownId    the caller's own id for the analysis; null: none
 */
record AnalysisRequest(String content, LogType logType, CrashMode mode, String provider, boolean force, String ownId) {

    /** Bytes of UTF-8. */
    static final long LARGEST = 20L << 20;

    /** The body, checked; fields that are not known are passed over, as the original did. */
    static AnalysisRequest of(ObjectNode body) {
        String content = text(body, "content");
        // NUL and its like are no text either.
        if (content == null || content.chars().allMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw new CrashRefusal(400, "crash.content_missing");
        }
        if (bytes(content) > LARGEST) {
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
                mode == null ? CrashMode.INTELLIGENT : mode(mode), text(body, "provider"), body.path("force").asBoolean(),
                ownId(body));
    }

    /** Its length in UTF-8, without a copy of it. */
    private static long bytes(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Half a surrogate pair is two of its four bytes.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    private static String ownId(ObjectNode body) {
        String id = text(body, "task_id");
        if (id != null && !Submission.isClientKey(id)) {
            throw new CrashRefusal(400, "crash.bad_id");
        }
        return id;
    }

    static CrashMode mode(String name) {
        return CrashMode.of(name).orElseThrow(() -> new CrashRefusal(400, "crash.unknown_value", "mode", CrashMode.names(),
                name));
    }

    /** A field's number, above 0. */
    static double number(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isNumber() || value.asDouble() <= 0 || value.asDouble() > Long.MAX_VALUE) {
            throw new CrashRefusal(400, "crash.invalid_size", field);
        }
        return value.asDouble();
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
