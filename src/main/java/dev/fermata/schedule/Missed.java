package dev.fermata.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What is done about times that passed while nobody could make tasks. */
@RegisterForReflection
enum Missed {
    /** One task for all of them, as soon as possible. */
    @JsonProperty("once")
    ONCE,
    /** Nothing: the next time is the next. */
    @JsonProperty("skip")
    SKIP
}
