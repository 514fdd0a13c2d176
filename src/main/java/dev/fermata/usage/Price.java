package dev.fermata.usage;

import dev.fermata.llm.Usage;
import java.math.BigDecimal;

/** What a million tokens cost, of the prompt and of the answer. */
record Price(BigDecimal input, BigDecimal output) {

    private static final int MILLION = 6;

    /** Exact: as many places as it takes. */
    BigDecimal of(Usage usage) {
        return input.multiply(BigDecimal.valueOf(usage.promptTokens()))
                .add(output.multiply(BigDecimal.valueOf(usage.completionTokens())))
                .movePointLeft(MILLION);
    }
}
