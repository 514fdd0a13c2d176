package dev.fermata.job.annotate;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What one round brought for one chunk.
 *
 * @param findings what the model objects to; none where the round failed
 * @param malformed how many of the answer's items made no sense
 * @param failure the code of what went wrong; null where the model answered
 */
@RegisterForReflection
record RoundFindings(List<Finding> findings, int malformed, String failure) {

    static RoundFindings of(RoundAnswer answer) {
        return new RoundFindings(answer.findings(), answer.malformed(), null);
    }

    static RoundFindings failed(String code) {
        return new RoundFindings(List.of(), 0, code);
    }
}
