package dev.fermata.job.annotate;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How documents are reviewed. */
@ConfigMapping(prefix = "fermata.jobs.annotate")
public interface AnnotateConfig {

    /** How many chunks of one task are asked about at once. */
    @WithDefault("4")
    int concurrency();

    /** How many chunks, of up to 4,000 characters, one task may have. */
    @WithDefault("500")
    int mostChunks();

    /** How many findings of one task go into its documents; those that come after them are refused and counted. */
    @WithDefault("20000")
    int mostFindings();

    /** Who signs changes and comments. */
    @WithDefault("Fermata")
    String author();
}
