package dev.fermata.usage;

import dev.fermata.llm.Breach;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Says which limit of a budget is reached, when it resets, and how to go on. */
@Singleton
class Breaches {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm XXX");
    private static final String HOW_TO_GO_ON = " The task is held with its finished steps and goes on by itself on the"
            + " new day, at %s (%s), or as soon as an operator raises the budget.";

    private final UsageConfig config;

    Breaches(UsageConfig config) {
        this.config = config;
    }

    /** Empty while the budget is not used up. */
    Optional<Breach> of(Budget budget, Spent spent, Instant resetsAt) {
        if (!budget.usedUp(spent)) {
            return Optional.empty();
        }
        String time = TIME.format(resetsAt.atZone(config.timeZone()));
        String zone = config.timeZone().getId();
        if (budget.tokensUsedUp(spent)) {
            long limit = budget.tokens().getAsLong();
            return Optional.of(new Breach("budget.tokens_used_up", List.of(limit, spent.tokens(), time, zone),
                    "Today's budget of %d tokens is used up (%d with this call).".formatted(limit, spent.tokens())
                            + HOW_TO_GO_ON.formatted(time, zone)));
        }
        String limit = Amount.text(budget.cost().get()) + " " + config.currency();
        String all = Amount.text(spent.cost()) + " " + config.currency();
        return Optional.of(new Breach("budget.cost_used_up", List.of(limit, all, time, zone),
                "Today's budget of %s is used up (%s with this call).".formatted(limit, all)
                        + HOW_TO_GO_ON.formatted(time, zone)));
    }
}
