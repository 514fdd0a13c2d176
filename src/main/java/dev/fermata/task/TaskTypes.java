package dev.fermata.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The types of job that exist. The engine, which knows the handlers, implements it. */
public interface TaskTypes {

    /** The names of all types. */
    Set<String> names();

    /**
     * Checks a payload before its task is created.
     *
     * @param payloadJson the payload as it will be stored
     * @throws TaskException.Unacceptable when the type does not exist or the payload does not fit it
     */
    void check(String taskType, String payloadJson);

    /** Whether tasks of the type can run: they need no provider of language models, or there is one. */
    boolean available(String taskType);

    /** How long a task of the type may take unless its submit says; empty: any time. */
    Optional<Duration> timeLimit(String taskType);

    /** JSON schema of the type's payload; empty where it publishes none. */
    Optional<JsonNode> payloadSchema(String taskType);

    /** JSON schema of the type's result; empty where it publishes none. */
    Optional<JsonNode> resultSchema(String taskType);
}
