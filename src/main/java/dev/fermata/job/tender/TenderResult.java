package dev.fermata.job.tender;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a task for a project came to. The chunks and requirements themselves are the project's.
 *
 * @param success  true: the steps came to their end
 * @param complete whether no question is left without an answer of use
 * @param step     the last step that was done, 1 to 3
 * @param holes    the questions without an answer of use
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
public record TenderResult(boolean success, boolean complete, String projectId, int step, String stepName,
        Statistics statistics, Cost cost, Performance performance, List<Hole> holes) {

    /**
     * What calls to models came to.
     *
     * @param totalCost     of all HTTP calls of the task, those of retries and of attempts that were cut off included; null
     *                      where the price of one of them is not known
     * @param currency      what the cost is in
     * @param totalApiCalls answers asked for by this task's steps, without retries within a call
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    public record Cost(BigDecimal totalCost, String currency, int totalApiCalls) {}

    /** @param seconds from the task's first start to its end, waiting and pauses included */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    public record Performance(double seconds, int filterConcurrency, int extractConcurrency) {}

    /**
     * A chunk that could not be asked about.
     *
     * @param stepName filter or extract
     * @param error    a stable name of the reason
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    public record Hole(String chunkId, String stepName, String error) {}
}
