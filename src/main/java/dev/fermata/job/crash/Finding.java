package dev.fermata.job.crash;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.Locale;

/**
 * What a model found in a chunk.
 *
 * @param evidence the line of the dump that shows it
 * @param thread   the thread it is about; null where it is about none
 * @param part     the number of the chunk; 0 until it is set
 * @param verified whether the evidence stands in that chunk; false until it was looked for
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(@NotBlank String title, @NotNull Severity severity, @NotBlank String explanation,
        @NotNull String evidence,
        String thread, int part, boolean verified) {

    /** How much hangs on it, the gravest first. */
    public enum Severity {
        CRITICAL, HIGH, MEDIUM, LOW;

        /** The name on the wire. */
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        static Severity named(String name) {
            return valueOf(name.strip().toUpperCase(Locale.ROOT));
        }
    }
}
