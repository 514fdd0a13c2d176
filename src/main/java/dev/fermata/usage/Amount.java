package dev.fermata.usage;

import java.math.BigDecimal;

/** How money looks in JSON: as text, since many readers make numbers inexact. */
public final class Amount {

    private Amount() {}

    /** Such as {@code 0.000092}; null, which means unknown, stays null. */
    public static String text(BigDecimal amount) {
        return amount == null ? null : amount.stripTrailingZeros().toPlainString();
    }
}
