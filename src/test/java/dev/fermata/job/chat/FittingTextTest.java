package dev.fermata.job.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.llm.TokenEstimate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FittingTextTest {

    @Test
    void what_fits_stays_whole() {
        assertThat(FittingText.first("你好 world", 10)).isEqualTo("你好 world");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 100, 1000})
    void what_does_not_fit_is_cut_within_its_budget_and_never_within_a_character(int tokens) {
        String dense = "密".repeat(900) + "thin ".repeat(900) + "😀".repeat(900);

        String first = FittingText.first(dense, tokens);

        assertThat(dense).startsWith(first);
        assertThat(TokenEstimate.of(first)).isLessThanOrEqualTo(tokens);
        assertThat(first.isEmpty() || !Character.isHighSurrogate(first.charAt(first.length() - 1))).isTrue();
    }
}
