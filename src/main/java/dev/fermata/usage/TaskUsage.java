package dev.fermata.usage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.database.DatabaseException;
import dev.fermata.database.Jsonb;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What a task has spent, as its metadata tells it. Thread-safe. */
@ApplicationScoped
public class TaskUsage {

    private static final Logger LOG = Logger.getLogger(TaskUsage.class);

    private final Ledger ledger;
    private final CallTable table;
    private final SavedTokens saved;
    private final Prices prices;
    private final Jsonb jsonb;

    TaskUsage(Ledger ledger, CallTable table, SavedTokens saved, Prices prices, Jsonb jsonb) {
        this.ledger = ledger;
        this.table = table;
        this.saved = saved;
        this.prices = prices;
        this.jsonb = jsonb;
    }

    /**
     * The calls of all attempts so far, those that have just ended included: they are written down first.
     *
     * @return empty where there are none
     * @throws dev.fermata.database.DatabaseException when PostgreSQL is away
     */
    public Optional<ObjectNode> of(String taskId) {
        return sum(taskId).map(this::json);
    }

    /** The same for a task that was called off, with what that saved, where it can be guessed. Throws as {@link #of}. */
    public Optional<ObjectNode> ofCancelled(String tenant, String taskType, String taskId) {
        return sum(taskId).map(sum -> {
            ObjectNode usage = json(sum);
            saved(tenant, taskType, sum.tokens()).ifPresent(guess -> usage.putObject("saved_by_cancelling")
                    .put("tokens", guess.tokens())
                    .put("estimated", true)
                    .put("compared_with_tasks", guess.comparedWith()));
            return usage;
        });
    }

    /**
     * What the calls of all attempts have cost so far; nothing where there were none. Throws as {@link #of}.
     *
     * @return empty where the price of one of them is not known: the others' sum would look like all of it
     */
    public Optional<BigDecimal> cost(String taskId) {
        return sum(taskId).map(sum -> sum.unpricedCalls() > 0 ? Optional.<BigDecimal>empty() : Optional.of(sum.cost()))
                .orElse(Optional.of(BigDecimal.ZERO));
    }

    /** A guess that fails must not keep a task from letting go. */
    private Optional<SavedTokens.Guess> saved(String tenant, String taskType, long spent) {
        try {
            return saved.guess(tenant, taskType, spent);
        } catch (DatabaseException e) {
            LOG.warnf(e, "What cancelling a %s has saved can't be guessed; it is left out", taskType);
            return Optional.empty();
        }
    }

    private Optional<TaskSum> sum(String taskId) {
        ledger.flush();
        return Optional.of(table.sum(taskId)).filter(sum -> sum.calls() > 0);
    }

    private ObjectNode json(TaskSum sum) {
        return jsonb.object()
                .put("calls", sum.calls())
                .put("prompt_tokens", sum.promptTokens())
                .put("completion_tokens", sum.completionTokens())
                .put("tokens", sum.tokens())
                .put("estimated_calls", sum.estimatedCalls())
                .put("cost", Amount.text(sum.cost()))
                .put("currency", prices.currency())
                .put("unpriced_calls", sum.unpricedCalls())
                .put("repaid_tokens", sum.repaidTokens())
                .put("repaid_cost", Amount.text(sum.repaidCost()));
    }
}
