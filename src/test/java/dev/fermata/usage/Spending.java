package dev.fermata.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.database.Database;
import dev.fermata.engine.ScriptedJob;
import dev.fermata.event.EventLog;
import dev.fermata.event.EventType;
import dev.fermata.event.TaskEvent;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Task;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.Tasks;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Makes tasks that spend, and looks at what was written down. */
@ApplicationScoped
class Spending {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** A row of the ledger. */
    record Row(String outcome, int promptTokens, int completionTokens, String source, Integer status, String cost,
            boolean repaid, int attempt, String step, String provider, String model, boolean sawToken) {}

    private final Tasks tasks;
    private final ScriptedJob scripted;
    private final Database database;
    private final EventLog log;

    Spending(Tasks tasks, ScriptedJob scripted, Database database, EventLog log) {
        this.tasks = tasks;
        this.scripted = scripted;
        this.database = database;
        this.log = log;
    }

    static Owner stranger() {
        return new Owner("default", "spender-" + UUID.randomUUID());
    }

    String submit(Owner owner, ScriptedJob.Script script) {
        return submit(owner, script, Map.of());
    }

    String submit(Owner owner, ScriptedJob.Script script, Map<String, Object> metadata) {
        ScriptedJob.Payload payload = scripted.register(UUID.randomUUID().toString(), script);
        return tasks.submit(Submission.of(owner, ScriptedJob.TYPE, payload).metadata(metadata).build()).id();
    }

    Task await(Owner owner, String id, TaskStatus status) {
        awaitUntil(() -> {
            Task task = tasks.get(owner, id);
            return task.status == status && task.leaseOwner == null;
        });
        return tasks.get(owner, id);
    }

    static void awaitUntil(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).until(condition);
    }

    /** Sent is not yet received: waits until this text is in the task's log. */
    void awaitText(String id, String text) {
        awaitUntil(() -> events(id, EventType.CONTENT).stream().anyMatch(event -> event.json().contains(text)));
    }

    List<TaskEvent> events(String id, EventType type) {
        return log.read(id, 0, 1000).stream().filter(event -> event.is(type)).toList();
    }

    /** The task's calls, oldest first. */
    List<Row> rows(String taskId) {
        return database.query("""
                select * from llm_call where task_id = ? order by attempt, n
                """, row -> {
                    int status = row.getInt("http_status");
                    Integer told = row.wasNull() ? null : status;
                    var cost = row.getBigDecimal("cost");
                    return new Row(row.getString("outcome"), row.getInt("prompt_tokens"),
                            row.getInt("completion_tokens"), row.getString("usage_source"), told,
                            cost == null ? null : cost.toPlainString(), row.getBoolean("repaid"),
                            row.getInt("attempt"), row.getString("step"), row.getString("provider"),
                            row.getString("model"), row.getObject("first_token_ms") != null);
                }, taskId);
    }

    /** The only row of a task that made one call. */
    Row row(String taskId) {
        assertThat(rows(taskId)).hasSize(1);
        return rows(taskId).getFirst();
    }
}
