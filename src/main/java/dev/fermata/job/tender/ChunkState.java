package dev.fermata.job.tender;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/** Where a chunk stands. In lower case on the wire. */
@RegisterForReflection
public enum ChunkState {
    /** Not looked at yet. */
    PARSED,
    /** To be extracted from. */
    KEPT,
    /** Found to require nothing. */
    FILTERED,
    /** No verdict could be had: extracted from all the same. */
    UNFILTERED,
    /** In a part of the tender that is passed over. */
    DROPPED;

    /** @throws IllegalArgumentException for any other word */
    @JsonCreator
    static ChunkState of(String word) {
        return valueOf(word.strip().toUpperCase(Locale.ROOT));
    }

    /** The word on the wire. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether requirements are looked for in it. */
    boolean valuable() {
        return this == KEPT || this == UNFILTERED;
    }
}
