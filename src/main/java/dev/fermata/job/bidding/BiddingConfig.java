package dev.fermata.job.bidding;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How tenders are analysed. */
@ConfigMapping(prefix = "fermata.jobs.bidding")
public interface BiddingConfig {

    /** How many pieces of one tender are asked about at once. */
    @WithDefault("4")
    int concurrency();
}
