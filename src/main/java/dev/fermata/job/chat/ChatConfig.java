package dev.fermata.job.chat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How conversations are led. */
@ConfigMapping(prefix = "fermata.jobs.chat")
public interface ChatConfig {

    /** How much of what was said before goes to the model with a message, in tokens. */
    @WithDefault("6000")
    int historyTokens();

    /** How much of the files that go with a message goes to the model, in tokens. */
    @WithDefault("24000")
    int fileTokens();

    /**
     * How long a request that asked for no stream waits for its answer before it is told 202; less than the minute after
     * which proxies commonly hang up.
     */
    @WithDefault("50s")
    Duration waitLimit();
}
