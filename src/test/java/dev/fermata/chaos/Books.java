package dev.fermata.chaos;

import dev.fermata.chaos.Tender.Question;
import dev.fermata.chaos.TenderModel.Asked;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the tables say, to hold against what the provider and the readers saw. Thread-safe. */
final class Books {

    /** A task's row. */
    record TaskRow(String id, String tender, String status, int attempt, int retries, int deaths, String holder,
            String error) {

        /** Whether the process holds the task's lease: replicas are named by host, process and a random number. */
        boolean heldBy(ReplicaProcess replica) {
            return holder.contains("-" + replica.pid() + "-");
        }
    }

    /** Makes a value of the current row. */
    private interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    private final Cluster cluster;

    Books(Cluster cluster) {
        this.cluster = cluster;
    }

    List<TaskRow> tasks() {
        return query("""
                select id, idempotency_key, status, attempt, retry_count, deaths, coalesce(lease_owner, ''),
                       coalesce(error_code, '') from task
                """, row -> new TaskRow(row.getString(1), row.getString(2), row.getString(3), row.getInt(4),
                row.getInt(5), row.getInt(6), row.getString(7), row.getString(8)));
    }

    TaskRow task(String id) {
        return tasks().stream().filter(task -> task.id().equals(id)).findFirst().orElseThrow();
    }

    /** Tasks whose events are not numbered from 1 to the log's head, or don't end with the only {@code done}. */
    List<String> brokenLogs() {
        return query("""
                select t.id from task t left join task_event_each e on e.task_id = t.id
                 group by t.id, t.seq
                having min(e.seq) <> 1 or max(e.seq) <> t.seq or count(*) <> t.seq
                    or count(*) filter (where e.type = 'done') <> 1
                    or max(e.seq) filter (where e.type = 'done') <> t.seq
                """, row -> row.getString(1));
    }

    /** Questions that were asked although their step's result had been saved before. */
    List<String> askedThoughSaved(List<Asked> asked) {
        Map<Question, Instant> saved = savedSteps();
        List<String> wrong = new ArrayList<>();
        for (Asked question : asked) {
            Instant at = saved.get(question.question());
            if (at != null && at.isBefore(question.at())) {
                wrong.add(question.question() + " saved " + at + ", asked " + question.at());
            }
        }
        return wrong;
    }

    /** When each step's result was saved. */
    Map<Question, Instant> savedSteps() {
        Map<Question, Instant> saved = new HashMap<>();
        query("""
                select t.idempotency_key, s.name, s.at from task_step s join task t on t.id = s.task_id where s.done
                """, row -> saved.put(new Question(Integer.parseInt(row.getString(1).substring("Tender-".length())),
                        row.getString(2)), row.getObject(3, OffsetDateTime.class).toInstant()));
        return saved;
    }

    /** Whether no run holds the task. */
    boolean free(String id) {
        return query("select lease_owner is null from task where id = '" + id + "'", row -> row.getBoolean(1)).getFirst();
    }

    /** How many sessions wait for somebody's lock on the table. */
    int waitingFor(String table) {
        return query("select count(*) from pg_locks where not granted and relation = '" + table + "'::regclass",
                row -> row.getInt(1)).getFirst();
    }

    /** Lets the time come for which a task was put off. */
    void makeDue(String id) {
        query("update task set run_at = fermata_now() where id = '" + id + "' returning id", row -> row.getString(1));
    }

    private <T> List<T> query(String sql, RowMapper<T> mapper) {
        try (Connection connection = cluster.connect();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(mapper.map(rows));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
