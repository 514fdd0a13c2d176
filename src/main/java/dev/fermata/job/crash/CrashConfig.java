package dev.fermata.job.crash;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How dumps are analysed. */
@ConfigMapping(prefix = "fermata.jobs.crash")
public interface CrashConfig {

    /** Tokens that fit into the smallest context of the models that may be asked; chunks are cut by it. */
    @WithDefault("128000")
    int contextTokens();

    /**
     * Characters that make a token. Dumps are digits and names, of which a tokenizer makes more tokens than of prose: with
     * the four of English text a chunk could outgrow the context.
     */
    @WithDefault("2.5")
    double charactersPerToken();

    /** How many chunks of one dump are asked about at once. */
    @WithDefault("3")
    int concurrency();

    /** How long {@code /api/ai/analyze-with-ai} waits for a report before it answers 504 and names the task that goes on. */
    @WithDefault("600S")
    Duration waitLimit();

    /** For how long the same question of the same owner is answered with the same report. 0 = never. */
    @WithDefault("24H")
    Duration cache();

    /** Whether the original's routes ask the simulated provider, whoever else is configured; their reports say so. */
    @WithDefault("false")
    boolean useMock();
}
