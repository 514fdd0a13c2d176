package dev.fermata.usage;

import java.math.BigDecimal;

/** Tokens, and what is known of their cost. */
record Spent(long tokens, BigDecimal cost) {

    static final Spent NOTHING = new Spent(0, BigDecimal.ZERO);

    Spent plus(Spent other) {
        return new Spent(tokens + other.tokens, cost.add(other.cost));
    }

    Spent minus(Spent other) {
        return new Spent(tokens - other.tokens, cost.subtract(other.cost));
    }

    boolean nothing() {
        return tokens == 0 && cost.signum() == 0;
    }
}
