package dev.fermata.usage;

import dev.fermata.llm.FinishedCall;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A call that is to be written down.
 *
 * @param n its running number in this process
 * @param cost empty where its price is unknown
 * @param endedNanos the monotonic clock at its end
 */
record CallRow(long n, FinishedCall call, Optional<BigDecimal> cost, long endedNanos) {}
