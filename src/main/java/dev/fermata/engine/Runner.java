package dev.fermata.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.database.DatabaseException;
import dev.fermata.database.Jsonb;
import dev.fermata.event.EventHub;
import dev.fermata.event.EventLog;
import dev.fermata.event.EventType;
import dev.fermata.event.NewEvent;
import dev.fermata.llm.Breach;
import dev.fermata.llm.LlmAllClosedException;
import dev.fermata.llm.LlmClient;
import dev.fermata.llm.LlmException;
import dev.fermata.signal.Channel;
import dev.fermata.signal.SignalBus;
import dev.fermata.task.Cancellations;
import dev.fermata.task.Chains;
import dev.fermata.task.ClaimedTask;
import dev.fermata.task.Completion;
import dev.fermata.task.Lease;
import dev.fermata.task.Moved;
import dev.fermata.task.TaskException;
import dev.fermata.task.TaskFailure;
import dev.fermata.task.TaskTable;
import dev.fermata.usage.TaskUsage;
import io.opentelemetry.context.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Runs one claimed task from its payload to the statement that gives its lease back. Thread-safe. */
@ApplicationScoped
class Runner {

    private static final Logger LOG = Logger.getLogger(Runner.class);

    /** How long the last statement of a run is tried while PostgreSQL is away; then the lease runs out by itself. */
    private static final Duration LAST_STATEMENT_PATIENCE = Duration.ofSeconds(60);
    private static final String DATABASE_UNAVAILABLE = "database_unavailable";
    private static final Duration LAST_STATEMENT_PAUSE = Duration.ofMillis(200);

    private final JobRegistry jobs;
    private final Runs runs;
    private final TaskTable table;
    private final Completions completions;
    private final ChainKeeper chains;
    private final EventLog log;
    private final EventHub hub;
    private final Jsonb jsonb;
    private final Clock clock;
    private final RandomGenerator random;
    private final SignalBus bus;
    private final EngineConfig config;
    private final RunSpans spans;
    private final RunTokens tokens;
    private final Cancellations cancellations;
    private final Run.Tools tools;

    Runner(JobRegistry jobs, Runs runs, TaskTable table, Completions completions, ChainKeeper chains,
            Chains predecessors, StepTable steps, EventLog log, EventHub hub, LlmClient llm, TaskUsage usage, Jsonb jsonb,
            ComputePool compute, Clock clock, RandomGenerator random, SignalBus bus, EngineConfig config, RunSpans spans,
            RunTokens tokens, Cancellations cancellations) {
        this.jobs = jobs;
        this.runs = runs;
        this.table = table;
        this.completions = completions;
        this.chains = chains;
        this.log = log;
        this.hub = hub;
        this.jsonb = jsonb;
        this.clock = clock;
        this.random = random;
        this.bus = bus;
        this.config = config;
        this.spans = spans;
        this.tokens = tokens;
        this.cancellations = cancellations;
        this.tools = new Run.Tools(steps, predecessors, llm, usage, jsonb, compute);
    }

    /** Prepares a run; from here on signals reach it. */
    Run begin(ClaimedTask task, long claimedNanos) {
        RunLog runLog = new RunLog(task.lease(), log, hub, jsonb, clock);
        Run run = new Run(task, runLog, new CancellationToken(), tools, spans.begin(task));
        tokens.begin(task.lease());
        long deadline = task.untilDeadline().map(left -> claimedNanos + left.toNanos()).orElse(Long.MAX_VALUE);
        runs.add(new Runs.Active(run, claimedNanos + config.lease().toNanos(), deadline));
        return run;
    }

    private void rememberProgress(Run run) {
        if (run.task().lease().attempt() > 1) {
            log.newest(run.taskId(), EventType.PROGRESS)
                    .ifPresent(json -> run.log().startFrom(jsonb.tree(json).path("percent").asInt()));
        }
    }

    /** Runs the task on the calling thread; never throws. */
    void run(Run run) {
        try (Scope inRun = run.span().enter(); AutoCloseable live = hub.register(run.taskId(), run.log())) {
            work(run);
        } catch (Exception e) {
            LOG.errorf(e, "Task %s could not be given back; its lease runs out and another run goes on", run.taskId());
        } finally {
            run.span().close();
            tokens.end(run.task().lease());
            runs.remove(run);
            chains.taskEnded();
        }
    }

    private void work(Run run) {
        JobHandler<?, ?> handler = jobs.find(run.task().taskType()).orElseThrow();
        String resultJson;
        try {
            rememberProgress(run);
            resultJson = handle(handler, run);
        } catch (Throwable failure) {
            if (run.token().aborted()) {
                stopped(run);
            } else {
                failed(run, handler, failure);
            }
            return;
        }
        // A handler may have made do without an answer that was only not paid for: that is no result.
        if (run.breach() != null) {
            stopped(run);
            return;
        }
        // A stop that came after the handler's last checkpoint: the guard decides who was first.
        if (lastStatement(run, run::metadataJson, (lease, metadataJson, tail) ->
                completions.complete(new Completion(lease, resultJson, metadataJson, tail))).isEmpty()) {
            settle(run);
        } else {
            run.span().ended("completed");
        }
    }

    private <P> String handle(JobHandler<P, ?> handler, Run run) throws Exception {
        P payload = jobs.payload(handler, run.takePayload());
        run.token().expose();
        Object result;
        try {
            result = handler.run(payload, run);
        } finally {
            run.token().conceal();
        }
        String json = jsonb.write(result);
        Optional<PublishedSchema> schema = jobs.schemas(handler.type()).result();
        List<String> faults = schema.isEmpty() ? List.of() : schema.get().faults(jsonb.tree(json));
        if (!faults.isEmpty()) {
            // Steps are saved, so another run would give the same: what there is stays, as partial.
            run.partial(result);
            throw JobException.permanent("invalid_result", "The result does not keep to the schema that is published"
                    + " for " + handler.type() + " (" + String.join("; ", faults) + "). It is kept as the partial"
                    + " result. Tell an operator: the job has to be corrected.", null);
        }
        return json;
    }

    private void stopped(Run run) {
        StopReason reason = run.token().reason().orElseThrow();
        run.span().ended(reason.name().toLowerCase(Locale.ROOT));
        switch (reason) {
            case LEASE_LOST -> sayTakenAway(run);
            case CANCELLED, PAUSED -> settle(run);
            case OVER_BUDGET -> holdOverBudget(run);
            case SHUTDOWN -> {
                if (!handOver(run)) {
                    settle(run);
                }
            }
            case DEADLINE -> {
                Optional<Moved> failed = leave(run, (lease, tail) ->
                        table.fail(lease, TaskFailure.deadline(), false, tail));
                failed.ifPresentOrElse(moved -> sayCalledOff(moved, run), () -> settle(run));
            }
        }
    }

    /** Tells the owner why, and keeps what there is until the task may go on. */
    private void holdOverBudget(Run run) {
        Breach breach = run.breach();
        LOG.infof("Task %s is held: its owner's budget of today is used up; it goes on when there is something to spend",
                run.taskId());
        ObjectNode warning = jsonb.object().put("code", breach.code());
        warning.set("args", jsonb.tree((Object) breach.args()));
        run.log().event(new NewEvent(EventType.WARNING, jsonb.write(warning)));
        keepPartialSteps(run);
        if (leave(run, (lease, tail) ->
                table.holdOverBudget(lease, TaskFailure.overBudget(breach.message()), tail)).isEmpty()) {
            settle(run);
        }
    }

    private static void keepPartialSteps(Run run) {
        try {
            run.savePartialSteps();
        } catch (DatabaseException e) {
            LOG.debugf(e, "Text of task %s is kept in its partial result only", run.taskId());
        }
    }

    /** Lets go of a task whose status somebody else has changed; whether it is still this run's, the guard knows. */
    private void settle(Run run) {
        keepPartialSteps(run);
        Optional<Moved> settled = leave(run, table::settle);
        if (settled.isEmpty()) {
            // A stop that was told ahead of its commit can't be seen before it. This waits for it, and lets the task go
            // on where it was never committed.
            if (handOver(run)) {
                return;
            }
            settled = leave(run, table::settle);
        }
        if (settled.isPresent()) {
            if (!run.token().aborted()) {
                run.span().ended(settled.get().status().wireName());
            }
            sayCalledOff(settled.get(), run);
            // It may have been resumed meanwhile, and waited for this run to let go.
            bus.publish(Channel.WORK, run.task().taskType());
        } else {
            sayTakenAway(run);
        }
    }

    /** Has another run go on; false when the task is no longer this one's. */
    private boolean handOver(Run run) {
        boolean handedOver = leave(run, table::handOver).isPresent();
        if (handedOver) {
            bus.publish(Channel.WORK, run.task().taskType());
        }
        return handedOver;
    }

    private void sayCalledOff(Moved moved, Run run) {
        cancellations.stopped(moved, new Cancellations.Stopped(tokens.of(run.task().lease()), run.token().sinceStop()));
    }

    private static void sayTakenAway(Run run) {
        LOG.infof("Task %s, attempt %d, was taken away; what it had not saved is dropped", run.taskId(),
                run.task().lease().attempt());
    }

    private void failed(Run run, JobHandler<?, ?> handler, Throwable cause) {
        Failure failure = Failure.of(cause);
        if (failure.unexpected()) {
            LOG.errorf(Untold.of(cause), "Task %s of type %s failed unexpectedly (error %s)", run.taskId(), handler.type(),
                    failure.errorId());
        }
        int retries = run.task().retryCount();
        boolean retry = !failure.spendsRetry() || failure.retryable() && retries < run.task().maxRetries();
        Optional<Moved> moved;
        if (retry) {
            Duration delay = failure.onlyWaits()
                    ? failure.retryAfter().orElseThrow()
                    : policy(handler).delay(retries, failure.retryAfter(), random);
            LOG.infof("Task %s failed (%s); it runs again (retries %d of %d) in %d ms", run.taskId(), failure.task().code(), retries,
                    run.task().maxRetries(), delay.toMillis());
            moved = leave(run, (lease, tail) ->
                    table.retry(lease, failure.task(), delay, failure.spendsRetry(), tail));
        } else {
            LOG.infof("Task %s failed for good (%s)", run.taskId(), failure.task().code());
            moved = leave(run, (lease, tail) ->
                    table.fail(lease, failure.task(), failure.retryable(), tail));
        }
        run.span().failed(retry ? "retry" : "failed", failure.task().code());
        if (moved.isEmpty()) {
            settle(run);
        } else if (retry) {
            bus.publish(Channel.WORK, run.task().taskType());
        }
    }

    private RetryPolicy policy(JobHandler<?, ?> handler) {
        return handler.retryPolicy()
                .orElseGet(() -> new RetryPolicy(config.retryBaseDelay(), config.retryMaxDelay()));
    }

    /** Makes the last statement of a run that did not get to its end, with what it leaves behind. */
    private Optional<Moved> leave(Run run, BiFunction<Lease, TaskTable.Tail, Optional<Moved>> statement) {
        return lastStatement(run, run::usageJson, (lease, metadataJson, events) ->
                statement.apply(lease, new TaskTable.Tail(events, run.partialJson(), metadataJson)));
    }

    /** The statement that ends a run. */
    private interface LastStatement {
        Optional<Moved> make(Lease lease, String metadataJson, List<NewEvent> tail);
    }

    /** Makes a run's last statement, again and again while PostgreSQL is away. */
    private Optional<Moved> lastStatement(Run run, Supplier<String> metadata, LastStatement statement) {
        long giveUp = System.nanoTime() + LAST_STATEMENT_PATIENCE.toNanos();
        while (true) {
            try {
                // Adds up what was spent, so it comes before the log is closed and not under its locks.
                String metadataJson = metadata.get();
                return run.log().closeWith(tail -> statement.make(run.task().lease(), metadataJson, tail));
            } catch (DatabaseException e) {
                if (!e.passing() || System.nanoTime() > giveUp) {
                    throw e;
                }
                LOG.debugf(e, "Task %s could not be given back; trying again", run.taskId());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(LAST_STATEMENT_PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What a failure means for the task.
     *
     * @param onlyWaits whether nothing was tried in vain, and the moment is known when it goes on
     * @param errorId names the log entry of an unexpected failure; empty for others
     */
    private record Failure(TaskFailure task, boolean retryable, boolean onlyWaits, Optional<Duration> retryAfter,
            String errorId) {

        /** Whether something was tried in vain, which PostgreSQL's absence is not. */
        boolean spendsRetry() {
            return !task.code().equals(DATABASE_UNAVAILABLE) && !onlyWaits;
        }

        boolean unexpected() {
            return !errorId.isEmpty();
        }

        static Failure of(Throwable cause) {
            return switch (cause) {
                case JobException e -> new Failure(new TaskFailure(e.code(), e.getMessage()), e.retryable(),
                        e.postponed(), e.retryAfter(), "");
                case LlmException e -> new Failure(new TaskFailure(e.code(), e.getMessage()), e.retryable(),
                        e.code().equals(LlmAllClosedException.CODE), e.retryAfter(), "");
                case TaskException.Unacceptable e -> new Failure(new TaskFailure(e.code(), e.getMessage()), false, false,
                        Optional.empty(), "");
                case DatabaseException e when e.passing() -> new Failure(new TaskFailure(DATABASE_UNAVAILABLE,
                        "The database could not be reached for a while. The task is tried again."), true,
                        false, Optional.empty(), "");
                case StepFailedException e -> of(e.getCause());
                default -> unexpected(cause);
            };
        }

        private static Failure unexpected(Throwable cause) {
            String errorId = Integer.toHexString(System.identityHashCode(cause));
            return new Failure(new TaskFailure("internal_error", "The job failed unexpectedly. If it happens again,"
                    + " tell an operator the error id " + errorId + "."), true, false, Optional.empty(), errorId);
        }
    }
}
