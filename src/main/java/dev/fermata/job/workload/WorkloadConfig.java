package dev.fermata.job.workload;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.time.Duration;

/** How lists of requirements are estimated. */
@ConfigMapping(prefix = "fermata.jobs.workload")
public interface WorkloadConfig {

    /** How many batches of one workbook are asked about at once. */
    @WithDefault("3")
    int concurrency();

    /** How many requirements one question holds at most. */
    @WithDefault("20")
    int batchRows();

    /** How many characters of requirements one question holds at most; a longer requirement has one for itself. */
    @WithDefault("6000")
    int batchCharacters();

    /** How many requirements one workbook may hold: each is estimated by a model, and shown in the result. */
    @WithDefault("25000")
    int mostRequirements();

    /** Hours of work that a function point takes: of the hint, and of the strategy {@code heuristic}. */
    @WithDefault("8")
    BigDecimal hoursPerFunctionPoint();

    /** How long {@code /api/workload} and {@code /api/costing} wait for a result before they answer 202. */
    @WithDefault("50s")
    Duration waitLimit();
}
