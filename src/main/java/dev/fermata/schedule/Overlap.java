package dev.fermata.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What is done when a time comes and the task of the last one is not finished. */
@RegisterForReflection
enum Overlap {
    /** No task is made for this time. */
    @JsonProperty("skip")
    SKIP,
    /** The new one runs beside the old one. */
    @JsonProperty("allow")
    ALLOW,
    /** The old one is called off. */
    @JsonProperty("replace")
    REPLACE
}
