package dev.fermata.signal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How replicas wake each other. */
@ConfigMapping(prefix = "fermata.signal")
public interface SignalConfig {

    /** Whether to use LISTEN/NOTIFY at all; without it replicas find each other's changes by polling. */
    @WithDefault("true")
    boolean enabled();

    /** How long the listener waits for its own probe before it concludes that notifications don't come through. */
    @WithDefault("2s")
    Duration probeTimeout();

    /** How often the probe is repeated: a pooler or a failover may take notifications away, or bring them back. */
    @WithDefault("30s")
    Duration probeInterval();

    /**
     * How long hints that nobody waits for are gathered, to be sent together; and how soon after others the next hint of
     * waiting work is sent.
     */
    @WithDefault("2ms")
    Duration spacing();
}
