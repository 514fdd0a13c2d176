package dev.fermata.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.llm.FinishedCall;
import dev.fermata.llm.LlmRequest;
import dev.fermata.llm.PlannedCall;
import dev.fermata.llm.SpendingLimit;
import dev.fermata.llm.Usage;
import dev.fermata.task.Owner;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What many calls spend at once, here and elsewhere, and rows that come twice or in another order. */
@QuarkusTest
class SharedSpendingTest {

    private static final int THREADS = 16;
    private static final int CALLS = 40;

    @Inject
    SpendingLimit spending;

    @Inject
    SpendTable spend;

    @Inject
    BudgetTable budgets;

    @Inject
    CallTable table;

    @Inject
    Prices prices;

    @Inject
    Breaches breaches;

    @Inject
    Spending written;

    private final Owner owner = Spending.stranger();
    /** Far from those that the service gives. */
    private final long firstNumber = System.nanoTime();

    @Test
    void calls_that_run_at_once_add_up_to_what_they_were_told_to_have_taken() throws Exception {
        List<Callable<Long>> callers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(i);
            callers.add(() -> {
                long tokens = 0;
                for (int call = 0; call < CALLS; call++) {
                    tokens += callOnce(random);
                }
                return tokens;
            });
        }
        long expected = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Long> caller : threads.invokeAll(callers)) {
                expected += caller.get();
            }
        }

        long all = expected;
        Spending.awaitUntil(() -> spend.look(owner).spent().tokens() == all);
    }

    /** Counts more than it takes in the end, as estimates do, and is looked at in between. */
    private long callOnce(Random random) throws InterruptedException {
        PlannedCall call = planned(random.nextInt(50));
        assertThat(spending.check(call)).isEmpty();
        SpendingLimit.Meter meter = spending.begin(call);
        for (int tokens = 1; tokens < 10; tokens++) {
            meter.answered(tokens);
        }
        Usage used = new Usage(random.nextInt(50), random.nextInt(10), false);
        meter.ended(used);
        return used.promptTokens() + used.completionTokens();
    }

    @Test
    void two_replicas_see_each_others_spending_before_the_next_call() throws Exception {
        budgets.set(owner, new Budget(OptionalLong.of(100), Optional.empty()), "olga");
        Account elsewhere = new Account(owner, spend, prices, breaches, Clock.systemUTC());
        SpendingLimit.Meter meter = elsewhere.begin(planned(40));
        assertThat(meter.answered(20)).isEmpty();
        elsewhere.settle();

        assertThat(spending.check(planned(30))).isEmpty();
        assertThat(spending.check(planned(40))).isPresent();

        meter.ended(new Usage(5, 5, false));
        elsewhere.settle();
        assertThat(spending.check(planned(40))).isEmpty();
    }

    @Test
    void an_owner_without_a_limit_is_never_stopped() throws Exception {
        spend.charge(owner, new Spent(Integer.MAX_VALUE, BigDecimal.TEN));

        assertThat(spending.check(planned(1_000_000))).isEmpty();
    }

    @Test
    void a_row_that_is_written_twice_is_there_once() {
        String task = "task-" + UUID.randomUUID();
        List<CallRow> rows = List.of(row(task, 1, 1, "aborted"));

        table.insert(rows);
        table.insert(rows);

        assertThat(written.rows(task)).hasSize(1);
    }

    @Test
    void attempts_that_are_written_in_another_order_are_repaid_all_the_same() {
        String task = "task-" + UUID.randomUUID();

        table.insert(List.of(row(task, 2, 1, "ok")));
        table.insert(List.of(row(task, 1, 2, "aborted"), row(task, 1, 3, "ok")));

        assertThat(written.rows(task)).extracting(Spending.Row::attempt).containsExactly(1, 1, 2);
        assertThat(written.rows(task)).extracting(Spending.Row::repaid).containsExactly(true, true, false);
    }

    private PlannedCall planned(int promptTokens) {
        return new PlannedCall(asker(1), "simulated", "simulated", promptTokens);
    }

    private LlmRequest.Asker asker(int attempt) {
        return new LlmRequest.Asker(owner.tenant(), owner.user(), attempt);
    }

    private CallRow row(String task, int attempt, int order, String outcome) {
        var call = new FinishedCall("simulated", "simulated", "simulated", Optional.empty(), task, "scripted", "step", asker(attempt),
                new Usage(1, 1, false), outcome, OptionalInt.of(200), List.of(), Optional.empty(), Duration.ofMillis(5));
        return new CallRow(firstNumber + order, call, Optional.empty(), System.nanoTime());
    }
}
