package dev.fermata.job.tender;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** How tenders are filtered and extracted from. */
@ConfigMapping(prefix = "fermata.jobs.tender")
public interface TenderConfig {

    /** How many chunks of one tender are filtered at once. */
    @WithDefault("5")
    int filterConcurrency();

    /** How many chunks of one tender are extracted from at once. */
    @WithDefault("3")
    int extractConcurrency();

    /** How long a task may take, waiting and pauses included. */
    @WithDefault("1h")
    Duration timeLimit();

    /** How long a failed task waits before it is tried again, every time. */
    @WithDefault("60s")
    Duration retryDelay();

    /** A tender of more chunks is refused: each is a question to a model, or two. */
    @WithDefault("3000")
    int mostChunks();

    /** How many requirements users may add to one project: each is looked up in every other version of the tender. */
    @WithDefault("1000")
    int mostAdded();

    /** How long a project is kept that nobody has worked on. */
    @WithDefault("180d")
    Duration retention();

    /**
     * Which model is meant by a name that callers send as {@code filter_model} or {@code extract_model}: a model, or
     * {@code provider:model}. A name that is not here is the model's own.
     */
    Map<String, String> models();
}
