package dev.fermata.job.tender;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/** Who found a requirement. In lower case on the wire. */
@RegisterForReflection
public enum Origin {
    MODEL,
    USER;

    /** @throws IllegalArgumentException for any other word */
    @JsonCreator
    static Origin of(String word) {
        return valueOf(word.strip().toUpperCase(Locale.ROOT));
    }

    /** The word on the wire. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
