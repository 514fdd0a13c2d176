package dev.fermata.job.bidding;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/** How much hangs on a finding, the gravest first. In lower case on the wire. */
@RegisterForReflection
public enum Priority {
    CRITICAL, HIGH, MEDIUM, LOW;

    /** @return {@link #MEDIUM} for null and for words that no schema allowed the model to say */
    @JsonCreator
    static Priority of(String word) {
        for (Priority priority : values()) {
            if (priority.word().equalsIgnoreCase(word)) {
                return priority;
            }
        }
        return MEDIUM;
    }

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
