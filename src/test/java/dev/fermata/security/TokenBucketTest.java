package dev.fermata.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final TokenBucket bucket = new TokenBucket(10, 3, 0);

    @Test
    void a_burst_passes_and_then_one_at_a_time() {
        assertThat(new long[] {bucket.take(0), bucket.take(0), bucket.take(0)}).containsOnly(0);
        assertThat(bucket.take(0)).isEqualTo(SECOND / 10);
        assertThat(bucket.take(SECOND / 10)).isZero();
        assertThat(bucket.take(SECOND / 10)).isPositive();
    }

    @Test
    void a_quiet_time_earns_no_more_than_a_burst() {
        assertThat(bucket.full(100 * SECOND)).isTrue();
        for (int i = 0; i < 3; i++) {
            assertThat(bucket.take(100 * SECOND)).isZero();
        }
        assertThat(bucket.take(100 * SECOND)).isPositive();
        assertThat(bucket.full(100 * SECOND)).isFalse();
    }
}
