package dev.fermata.usage;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/** What an owner may spend a day; a limit that is empty does not exist. */
record Budget(OptionalLong tokens, Optional<BigDecimal> cost) {

    boolean limited() {
        return tokens.isPresent() || cost.isPresent();
    }

    boolean tokensUsedUp(Spent spent) {
        return tokens.isPresent() && spent.tokens() >= tokens.getAsLong();
    }

    boolean costUsedUp(Spent spent) {
        return cost.isPresent() && spent.cost().compareTo(cost.get()) >= 0;
    }

    boolean usedUp(Spent spent) {
        return tokensUsedUp(spent) || costUsedUp(spent);
    }
}
