package dev.fermata.job.annotate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.document.DocumentText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/**
 * What a model objects to.
 *
 * @param original the words it is about, as the document says them; not blank
 * @param replacement what they should say, or advice that begins with "建议" or the like; empty where there is only a reason
 * @param reason why; may be empty, but not with the replacement
 * @param everywhere whether every place that says this is meant
 */
@RegisterForReflection
record Finding(String original, String replacement, String reason, boolean everywhere) {

    static final String EVERYWHERE = "everywhere";

    /** Reads one, in our schema's words or those that models know from the original system; empty where it is none. */
    static Optional<Finding> of(JsonNode node) {
        String original = text(node, "original", "原文片段", "原文");
        String replacement = text(node, "replacement", "修改建议", "改为", "修改后文本").strip();
        String reason = text(node, "reason", "修改原因", "原因").strip();
        if (original.isBlank() || replacement.isEmpty() && reason.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(original.strip(), replacement, reason,
                EVERYWHERE.equals(node.path("scope").asText())));
    }

    private static String text(JsonNode node, String... names) {
        for (String name : names) {
            if (node.path(name).isTextual()) {
                return DocumentText.clean(node.path(name).asText());
            }
        }
        return "";
    }
}
