package dev.fermata.usage;

import java.time.Instant;
import java.util.Optional;

/**
 * How an owner stands today.
 *
 * @param spent by all replicas, as far as they have told
 * @param budget the owner's own, or else the default
 * @param setAt when the owner's own budget was last set; empty for the default
 * @param dayBegan when today began
 * @param resetsAt when tomorrow begins
 */
record Standing(Spent spent, Budget budget, Optional<Instant> setAt, Instant dayBegan, Instant resetsAt) {

    boolean usedUp() {
        return budget.usedUp(spent);
    }
}
