package dev.fermata.job.bidding;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How tenders are analysed. */
@ConfigMapping(prefix = "fermata.jobs.bidding")
public interface BiddingConfig {

    /** How many pieces of one tender are asked about at once. */
    @WithDefault("4")
    int concurrency();

    /**
     * How long {@code /api/bidding/analyze} waits for a result before it answers 202; less than the minute after which
     * proxies commonly hang up.
     */
    @WithDefault("50s")
    Duration waitLimit();
}
