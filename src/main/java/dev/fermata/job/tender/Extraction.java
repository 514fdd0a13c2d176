package dev.fermata.job.tender;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/** Whether the requirements of a chunk are known. In lower case on the wire. */
@RegisterForReflection
public enum Extraction {
    NONE,
    DONE,
    /** The model was asked and its answer was of no use. */
    FAILED;

    /** @throws IllegalArgumentException for any other word */
    @JsonCreator
    static Extraction of(String word) {
        return valueOf(word.strip().toUpperCase(Locale.ROOT));
    }

    /** The word on the wire. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
