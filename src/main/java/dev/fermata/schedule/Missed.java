package dev.fermata.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is done about times that passed while nobody could make tasks. */
enum Missed {
    /** One task for all of them, as soon as possible. */
    @JsonProperty("once")
    ONCE,
    /** Nothing: the next time is the next. */
    @JsonProperty("skip")
    SKIP
}
