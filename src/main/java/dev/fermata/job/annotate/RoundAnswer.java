package dev.fermata.job.annotate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model's answer to one round: {@code {"findings": […]}} or the bare array. An item that makes no sense voids itself,
 * not the others.
 *
 * @param malformed how many items made no sense
 */
@RegisterForReflection
record RoundAnswer(List<Finding> findings, int malformed) {

    /** A model that goes on and on is not believed. */
    private static final int MOST = 60;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static RoundAnswer of(JsonNode answer) {
        JsonNode items = answer.isArray() ? answer : answer.path("findings");
        if (!items.isArray()) {
            throw new IllegalArgumentException("it has no findings");
        }
        List<Finding> findings = new ArrayList<>();
        int malformed = 0;
        for (JsonNode item : items) {
            Optional<Finding> finding = findings.size() < MOST ? Finding.of(item) : Optional.<Finding>empty();
            finding.ifPresent(findings::add);
            malformed += finding.isPresent() ? 0 : 1;
        }
        return new RoundAnswer(List.copyOf(findings), malformed);
    }
}
