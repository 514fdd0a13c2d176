package dev.fermata.job.crash;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.database.Jsonb;
import dev.fermata.event.EventLog;
import dev.fermata.event.EventType;
import dev.fermata.llm.Answerer;
import dev.fermata.llm.Answerers;
import dev.fermata.llm.ProviderConditions;
import dev.fermata.task.Owner;
import dev.fermata.task.Task;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.Tasks;
import dev.fermata.usage.CallsToday;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What system 4 calls its status: of the caller's analyses alone, since there is no engine that one caller has. Thread-safe. */
@ApplicationScoped
class AnalysisBoard {

    /** Analyses that are shown one by one. */
    private static final int MOST = 200;
    /** The original shows no more of those that wait. */
    private static final int WAITING_SHOWN = 10;

    /**
     * How things stand.
     *
     * @param systemStatus       {@code analyzing} while the caller has an analysis that is not finished, else {@code idle}
     * @param currentProvider    whom analyses ask that name none; null where nobody is configured
     * @param availableProviders those that are asked at present
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Standing(String systemStatus, String currentProvider, List<String> availableProviders, List<Active> activeAnalyses,
            Queue queueStatus, Usage apiUsage) {}

    /** An analysis that is not finished. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Active(String id, String analysisId, TaskStatus status, String logType, String mode, int priority, Instant createdAt,
            Instant startedAt, boolean isActive, @JsonProperty("is_cancelled") boolean cancelled, int progressPercentage) {

        static Active of(Task task, JsonNode progress) {
            return new Active(task.id, task.id, task.status, task.metadata.path("log_type").asText(null),
                    task.metadata.path("mode").asText(null), task.priority, task.createdAt, task.startedAt, true, false,
                    CrashDialect.percent(progress));
        }
    }

    /**
     * The caller's analyses, by where they stand.
     *
     * @param queueSize    those that wait for a worker
     * @param runningCount those that a worker has; the original gives the number and the list one name
     * @param totalTasks   those that are kept, among the caller's newest tasks
     * @param isFull       never: the queue has no end
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Queue(long queueSize, long runningCount, long totalTasks, Map<String, Long> statusCounts, Totals stats,
            boolean isFull, List<Active> pendingTasks, List<Active> runningTasks) {}

    /** How many there were, and how they ended. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Totals(long totalSubmitted, long totalCompleted, long totalFailed, long totalCancelled) {}

    /** What the caller's analyses have taken today; the cost is null, which is unknown, where a call has no price. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Usage(long requestsCount, long inputTokens, long outputTokens, BigDecimal totalCost, long errorsCount,
            long cancelledCount) {

        static Usage of(CallsToday.Sums today) {
            return new Usage(today.calls(), today.promptTokens(), today.completionTokens(), today.cost(), today.failed(),
                    today.aborted());
        }
    }

    private final Tasks tasks;
    private final EventLog log;
    private final CallsToday calls;
    private final Answerers answerers;
    private final ProviderConditions providers;
    private final Jsonb jsonb;

    AnalysisBoard(Tasks tasks, EventLog log, CallsToday calls, Answerers answerers, ProviderConditions providers, Jsonb jsonb) {
        this.tasks = tasks;
        this.log = log;
        this.calls = calls;
        this.answerers = answerers;
        this.providers = providers;
        this.jsonb = jsonb;
    }

    Standing standing(Owner owner) {
        List<Active> active = active(owner);
        return new Standing(active.isEmpty() ? "idle" : "analyzing",
                answerers.of(CrashJob.TYPE).stream().findFirst().map(Answerer::provider).orElse(null),
                providers.all().stream().filter(ProviderConditions.Condition::open).map(open -> open.who().provider()).toList(),
                active, queue(owner, active), Usage.of(calls.of(owner, CrashJob.TYPE)));
    }

    Queue queue(Owner owner) {
        return queue(owner, active(owner));
    }

    private Queue queue(Owner owner, List<Active> active) {
        Map<TaskStatus, Long> counts = tasks.counts(owner, CrashJob.TYPE);
        Map<String, Long> named = new TreeMap<>();
        Arrays.stream(TaskStatus.values()).forEach(status -> named.put(status.wireName(), counts.getOrDefault(status, 0L)));
        long all = named.values().stream().mapToLong(Long::longValue).sum();
        List<Active> waiting = active.stream().filter(one -> one.status() == TaskStatus.PENDING
                || one.status() == TaskStatus.RETRY).toList();
        List<Active> running = active.stream().filter(one -> one.status() == TaskStatus.RUNNING).toList();
        return new Queue(waiting.size(), running.size(), all, named,
                new Totals(all, named.get("completed"), named.get("failed"), named.get("cancelled")), false,
                // The oldest are next.
                waiting.reversed().stream().limit(WAITING_SHOWN).toList(), running);
    }

    /** The caller's analyses that are not finished, the newest first. */
    List<Active> active(Owner owner) {
        List<Task> unfinished = tasks.unfinished(owner, CrashJob.TYPE, MOST);
        Map<String, String> progress = log.newest(unfinished.stream().map(task -> task.id).toList(), EventType.PROGRESS);
        return unfinished.stream().map(task -> Active.of(task, jsonb.tree(progress.getOrDefault(task.id, "{}")))).toList();
    }
}
