package dev.fermata.job.crash;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The defaults of {@link CrashConfig}, for tests without CDI. */
record Config(int contextTokens) implements CrashConfig {

    static final CrashConfig DEFAULT = new Config(128_000);

    @Override
    public double charactersPerToken() {
        return 2.5;
    }

    @Override
    public int mostChunks() {
        return 300;
    }

    @Override
    public Optional<MemorySize> memory() {
        return Optional.of(new MemorySize(BigInteger.valueOf(1 << 20)));
    }

    @Override
    public Duration memoryPause() {
        return Duration.ofSeconds(10);
    }

    @Override
    public int concurrency() {
        return 3;
    }

    @Override
    public Map<String, Map<String, Tier>> tiers() {
        return Map.of();
    }

    @Override
    public Timeout timeout() {
        return new Timeout() {
            @Override
            public Duration quick() {
                return Duration.ofSeconds(120);
            }

            @Override
            public Duration intelligent() {
                return Duration.ofSeconds(300);
            }

            @Override
            public Duration largeFile() {
                return Duration.ofSeconds(600);
            }

            @Override
            public Duration maxToken() {
                return Duration.ofSeconds(900);
            }
        };
    }

    @Override
    public Duration waitLimit() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Duration cache() {
        return Duration.ofHours(24);
    }

    @Override
    public boolean useMock() {
        return false;
    }
}
