package dev.fermata.usage;

import dev.fermata.llm.Breach;
import dev.fermata.llm.PlannedCall;
import dev.fermata.llm.SpendingLimit;
import dev.fermata.llm.Usage;
import dev.fermata.task.Owner;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What this replica knows of one owner's day: how all replicas together stood when it last asked, and what it has
 * spent itself and not told yet, calls under way included. Thread-safe. Lock order: {@code talking} before
 * {@code lock}; {@code lock} is never held across a statement.
 */
final class Account {

    /** How long it is believed that an owner has no limit. */
    private static final Duration UNLIMITED_FOR = Duration.ofSeconds(5);

    private final ReentrantLock talking = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Owner owner;
    private final SpendTable table;
    private final Prices prices;
    private final Breaches breaches;
    private final Clock clock;
    private Spent untold = Spent.NOTHING;
    /** Null before PostgreSQL was first asked. */
    private Standing standing;
    private long askedNanos;
    private long usedNanos = System.nanoTime();
    private int callsUnderWay;

    Account(Owner owner, SpendTable table, Prices prices, Breaches breaches, Clock clock) {
        this.owner = owner;
        this.table = table;
        this.prices = prices;
        this.breaches = breaches;
        this.clock = clock;
    }

    /** Tells PostgreSQL what was spent here, and learns what others have spent. */
    void settle() {
        talking.lock();
        try {
            Spent told = untold();
            Standing answer = told.nothing() ? table.look(owner) : table.charge(owner, told);
            lock.lock();
            try {
                untold = untold.minus(told);
                standing = answer;
                askedNanos = System.nanoTime();
            } finally {
                lock.unlock();
            }
        } finally {
            talking.unlock();
        }
    }

    private Spent untold() {
        lock.lock();
        try {
            return untold;
        } finally {
            lock.unlock();
        }
    }

    /** Somebody is about to make a call. */
    void used() {
        lock.lock();
        try {
            usedNanos = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a new call need not ask PostgreSQL: the owner has no limit, or had none a moment ago. */
    boolean knownUnlimited() {
        lock.lock();
        try {
            return standing != null && !standing.budget().limited()
                    && System.nanoTime() - askedNanos < UNLIMITED_FOR.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is something to tell, or a call that must hear of what others spend. */
    boolean wantsToSettle() {
        lock.lock();
        try {
            return !untold.nothing() || callsUnderWay > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nobody has asked for it in this time, and nothing is left to tell. */
    boolean idleFor(Duration time) {
        lock.lock();
        try {
            return untold.nothing() && callsUnderWay == 0 && System.nanoTime() - usedNanos > time.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /** Why so much more can't be spent; empty when it can, or when nobody could be asked yet, or today. */
    Optional<Breach> breachWith(Spent more) {
        lock.lock();
        try {
            return standing == null || !clock.instant().isBefore(standing.resetsAt()) ? Optional.empty()
                    : breaches.of(standing.budget(), standing.spent().plus(untold).plus(more), standing.resetsAt());
        } finally {
            lock.unlock();
        }
    }

    /** Counts a call from its prompt on. */
    SpendingLimit.Meter begin(PlannedCall call) {
        Counter counter = new Counter(call);
        lock.lock();
        try {
            callsUnderWay++;
            counter.count(new Usage(call.promptTokens(), 0, true));
        } finally {
            lock.unlock();
        }
        return counter;
    }

    /** What a call takes, priced as its provider would. */
    Spent spent(PlannedCall call, Usage usage) {
        return new Spent((long) usage.promptTokens() + usage.completionTokens(),
                prices.cost(call.provider(), call.model(), usage).orElse(Spent.NOTHING.cost()));
    }

    /** One call; guarded by the account's lock. */
    private final class Counter implements SpendingLimit.Meter {

        private final PlannedCall call;
        private Spent counted = Spent.NOTHING;

        private Counter(PlannedCall call) {
            this.call = call;
        }

        @Override
        public Optional<Breach> answered(int tokens) {
            lock.lock();
            try {
                count(new Usage(call.promptTokens(), tokens, true));
                return breachWith(Spent.NOTHING);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void ended(Usage usage) {
            lock.lock();
            try {
                count(usage);
                callsUnderWay--;
            } finally {
                lock.unlock();
            }
        }

        /** Puts this in the place of what was counted before. */
        private void count(Usage usage) {
            Spent now = spent(call, usage);
            untold = untold.plus(now).minus(counted);
            counted = now;
        }
    }
}
