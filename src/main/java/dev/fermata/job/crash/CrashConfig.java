package dev.fermata.job.crash;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

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

    /**
     * How many chunks of one dump a model is asked about; what does not fit into them is left out, and the report says so. A
     * dump of 20 MB has some 180, but one of nothing except tiny threads would have thousands, each a call to pay for.
     */
    @WithDefault("300")
    int mostChunks();

    /**
     * Bytes of dumps of more than 256 KB that are analysed on one replica at once; further ones wait. An eighth of the heap when
     * not set.
     */
    Optional<MemorySize> memory();

    /** How long a dump that finds no room waits, without a worker, before it asks again. */
    @WithDefault("10S")
    Duration memoryPause();

    /** How many chunks of one dump are asked about at once. */
    @WithDefault("3")
    int concurrency();

    /** Limits of one call to a model, by mode; {@code fermata.llm.tasks.crash_analysis.timeout} goes before all of them. */
    Timeout timeout();

    /** How long {@code /api/ai/analyze-with-ai} waits for a report before it answers 504 and names the task that goes on. */
    @WithDefault("600S")
    Duration waitLimit();

    /** For how long the same question of the same owner is answered with the same report. 0 = never. */
    @WithDefault("24H")
    Duration cache();

    /** Whether the original's routes ask the simulated provider, whoever else is configured; their reports say so. */
    @WithDefault("false")
    boolean useMock();

    /**
     * Contracts with providers that {@code /api/ai/suggest-tier} may suggest beside the one that holds, by provider and name,
     * as {@code fermata.jobs.crash.tiers.anthropic.tier_3.tokens-per-minute=200000}.
     */
    Map<String, Map<String, Tier>> tiers();

    /** What a contract allows a minute. */
    interface Tier {

        /** 0 = any number. */
        @WithDefault("0")
        long requestsPerMinute();

        /** Tokens of prompts and answers. 0 = any number. */
        @WithDefault("0")
        long tokensPerMinute();
    }

    /** How long one HTTP call to a model may take. 0 = any time. */
    interface Timeout {

        /** In {@code quick}, whose reports are short. */
        @WithDefault("120S")
        Duration quick();

        /** In {@code intelligent}. */
        @WithDefault("300S")
        Duration intelligent();

        /** In {@code large_file}. */
        @WithDefault("600S")
        Duration largeFile();

        /** In {@code max_token}, whose reports have up to 16,000 tokens. */
        @WithDefault("900S")
        Duration maxToken();
    }
}
