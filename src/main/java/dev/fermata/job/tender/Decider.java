package dev.fermata.job.tender;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/** Who decided about a chunk. In lower case on the wire. */
@RegisterForReflection
public enum Decider {
    /** Its type, or the part of the tender it is in. */
    RULE,
    MODEL,
    USER;

    /** @throws IllegalArgumentException for any other word */
    @JsonCreator
    static Decider of(String word) {
        return valueOf(word.strip().toUpperCase(Locale.ROOT));
    }

    /** The word on the wire. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
