package dev.fermata.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RateHintsTest {

    @Test
    void the_scarcer_limit_counts() {
        var told = Map.of(
                "x-ratelimit-limit-requests", "100",
                "x-ratelimit-remaining-requests", "90",
                "x-ratelimit-limit-tokens", "1000",
                "x-ratelimit-remaining-tokens", "100");
        assertThat(RateHints.left(told::get)).hasValue(0.1);
    }

    @Test
    void anthropic_names_them_otherwise() {
        var told = Map.of("anthropic-ratelimit-requests-limit", "50", "anthropic-ratelimit-requests-remaining", "25");
        assertThat(RateHints.left(told::get)).hasValue(0.5);
    }

    @Test
    void nonsense_counts_as_silence() {
        assertThat(RateHints.left(header -> null)).isEmpty();
        assertThat(RateHints.left(header -> "soon")).isEmpty();
        assertThat(RateHints.left(Map.of("x-ratelimit-limit-requests", "0", "x-ratelimit-remaining-requests", "0")::get))
                .isEmpty();
    }

    @Test
    void there_are_four_bands() {
        assertThat(RateHints.band(1)).isEqualTo(3);
        assertThat(RateHints.band(0.5)).isEqualTo(3);
        assertThat(RateHints.band(0.49)).isEqualTo(2);
        assertThat(RateHints.band(0.19)).isEqualTo(1);
        assertThat(RateHints.band(0)).isZero();
    }
}
