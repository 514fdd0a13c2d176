package dev.fermata.job.tender;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/** How much a requirement binds. In lower case on the wire. */
@RegisterForReflection
public enum ConstraintType {
    /** Not meeting it excludes the bid. */
    MANDATORY,
    /** It may be met. */
    OPTIONAL,
    /** Meeting it earns points. */
    SCORING;

    /** @throws IllegalArgumentException for any other word */
    @JsonCreator
    static ConstraintType of(String word) {
        return valueOf(word.strip().toUpperCase(Locale.ROOT));
    }

    /** The word on the wire. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
