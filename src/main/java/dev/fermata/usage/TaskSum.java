package dev.fermata.usage;

import java.math.BigDecimal;

/**
 * What a task has spent over all its attempts.
 *
 * @param estimatedCalls of them, those whose tokens were guessed
 * @param cost of the calls whose price is known; null where none is
 * @param unpricedCalls those whose price is not known
 * @param repaidTokens of calls whose work a later call did again
 * @param repaidCost of the same; null where no price is known
 */
record TaskSum(long calls, long promptTokens, long completionTokens, long estimatedCalls, BigDecimal cost,
        long unpricedCalls, long repaidTokens, BigDecimal repaidCost) {

    long tokens() {
        return promptTokens + completionTokens;
    }
}
