package dev.fermata.usage;

import dev.fermata.database.DatabaseException;
import dev.fermata.llm.Breach;
import dev.fermata.llm.LlmRequest;
import dev.fermata.llm.PlannedCall;
import dev.fermata.llm.SpendingLimit;
import dev.fermata.llm.Usage;
import dev.fermata.task.Owner;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Keeps owners within their budgets. Replicas share what they spend through PostgreSQL: before every call of an owner
 * with a limit, and every second while calls are under way. A budget can so be passed by what all of an owner's calls
 * say within a second, and by a prompt that was longer than guessed. While PostgreSQL is away each replica goes by
 * what it knew. Thread-safe.
 */
@Singleton
class Accounts implements SpendingLimit {

    private static final Logger LOG = Logger.getLogger(Accounts.class);

    /** How long a call waits for PostgreSQL to say how its owner stands; then it goes by what is known. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    private final Map<Owner, Account> accounts = new ConcurrentHashMap<>();
    private final SpendTable table;
    private final Prices prices;
    private final Breaches breaches;
    private final Clock clock;

    Accounts(SpendTable table, Prices prices, Breaches breaches, Clock clock) {
        this.table = table;
        this.prices = prices;
        this.breaches = breaches;
        this.clock = clock;
    }

    @Override
    public Optional<Breach> check(PlannedCall call) throws InterruptedException {
        if (call.asker().equals(LlmRequest.Asker.NOBODY)) {
            return Optional.empty();
        }
        Account account = of(call);
        if (account.knownUnlimited()) {
            return Optional.empty();
        }
        settleElsewhere(account);
        return account.breachWith(account.spent(call, new Usage(call.promptTokens(), 0, true)));
    }

    /** On a thread of its own: an interrupt of the caller must not reach the database's connection. */
    private static void settleElsewhere(Account account) throws InterruptedException {
        var settling = new FutureTask<>(account::settle, null);
        Thread.ofVirtual().name("fermata-budget").start(settling);
        try {
            settling.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debugf(e, "A budget could not be looked up; the call goes by what was known before");
        }
    }

    @Override
    public Meter begin(PlannedCall call) {
        return call.asker().equals(LlmRequest.Asker.NOBODY) ? Meter.NONE : of(call).begin(call);
    }

    private Account of(PlannedCall call) {
        return accounts.compute(new Owner(call.asker().tenant(), call.asker().owner()), (owner, known) -> {
            Account account = known == null ? new Account(owner, table, prices, breaches, clock) : known;
            account.used();
            return account;
        });
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void share() {
        try {
            settleAll();
        } catch (DatabaseException e) {
            LOG.debugf(e, "What was spent could not be shared; it is kept and tried again");
        }
        // Not removeIf: an account must not be forgotten between its look-up and its next call.
        accounts.keySet().forEach(owner -> accounts.computeIfPresent(owner,
                (key, account) -> account.idleFor(FORGOTTEN_AFTER) ? null : account));
    }

    void stop(@Observes @Priority(2500) ShutdownEvent event) {
        try {
            settleAll();
        } catch (DatabaseException e) {
            LOG.warnf("What owners have spent in the last second could not be shared (%s)", e.getMessage());
        }
    }

    private void settleAll() {
        accounts.values().stream().filter(Account::wantsToSettle).forEach(Account::settle);
    }
}
