package dev.fermata.engine;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How this replica works on tasks. */
@ConfigMapping(prefix = "fermata.worker")
public interface EngineConfig {

    /** How many tasks run here at once. They mostly wait for providers, so this is far more than there are cores. */
    @WithDefault("64")
    int concurrency();

    /** How many tasks are claimed in one statement; the worker claims again while it has free slots. */
    @WithDefault("5")
    int batchSize();

    /** How often to look for work when no signal came. */
    @WithDefault("2s")
    Duration pollInterval();

    /** How long a claim lasts unless renewed: another replica takes over this long after a crash. */
    @WithDefault("15s")
    Duration lease();

    /** How often leases are renewed; a lost cancel or pause signal costs at most this. */
    @WithDefault("3s")
    Duration heartbeat();

    /** The wait before a failed task's first retry; doubled with each further one. */
    @WithDefault("2s")
    Duration retryBaseDelay();

    /** The longest wait between two runs of a task. */
    @WithDefault("5m")
    Duration retryMaxDelay();

    /** The death of a worker under a task that fails the task as poison. */
    @WithDefault("5")
    int maxDeaths();

    /** After this many failed turns in a row the worker is not ready; it goes on trying. */
    @WithDefault("10")
    int maxConsecutiveErrors();

    /** Without a turn for this long the worker is not alive. */
    @WithDefault("60s")
    Duration stuckAfter();

    /** How long a shutdown waits for running jobs to stop and hand over. */
    @WithDefault("10s")
    Duration shutdownTimeout();

    /** How long finished tasks are kept. */
    @WithDefault("30d")
    Duration retention();

    /** How many finished tasks one cleaning transaction removes. */
    @WithDefault("500")
    int retentionBatch();
}
