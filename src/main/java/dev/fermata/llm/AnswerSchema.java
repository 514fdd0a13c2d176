package dev.fermata.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/**
 * The JSON schema an answer is asked to follow. Providers enforce it in their strict mode: every
 * property listed as required, {@code additionalProperties: false}.
 *
 * @param name letters, digits, {@code _} and {@code -} only, at most 64
 */
public record AnswerSchema(String name, JsonNode schema) {

    public AnswerSchema {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(schema, "schema");
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(
                    "A schema's name has letters, digits, _ and - only, at most 64: " + name);
        }
    }

    /** For a prompt, where the provider can't enforce it. */
    String instruction() {
        return "Answer with one JSON value that follows this JSON schema, and nothing else:\n" + schema;
    }
}
