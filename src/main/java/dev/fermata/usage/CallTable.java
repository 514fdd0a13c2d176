package dev.fermata.usage;

import dev.fermata.database.Database;
import dev.fermata.signal.Replica;
import dev.fermata.task.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The SQL that writes and cleans {@code llm_call}, and sums up a task. Thread-safe. */
@ApplicationScoped
class CallTable {

    private final Database database;
    private final Replica replica;
    private final Prices prices;

    CallTable(Database database, Replica replica, Prices prices) {
        this.database = database;
        this.replica = replica;
        this.prices = prices;
    }

    /** Inserts the rows, once however often this is repeated, and marks calls whose work they or later ones do again. */
    void insert(List<CallRow> rows) {
        long now = System.nanoTime();
        String[] tasks = texts(rows, row -> row.call().taskId());
        String[] steps = texts(rows, row -> row.call().step());
        database.inTransaction(connection -> {
            Database.update(connection, """
                    insert into llm_call (replica, n, tenant, owner, task_id, attempt, step, task_type, provider, model,
                                          prompt_tokens, completion_tokens, usage_source, cost, currency,
                                          first_token_ms, duration_ms, outcome, http_status, at)
                    select ?, n, tenant, owner, task_id, attempt, step, task_type, provider, model,
                           prompt_tokens, completion_tokens, usage_source, cost::numeric, ?,
                           first_token_ms, duration_ms, outcome, http_status,
                           fermata_now() - age * interval '1 microsecond'
                      from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::int[], ?::text[], ?::text[],
                                  ?::text[], ?::text[], ?::int[], ?::int[], ?::text[], ?::text[], ?::int[], ?::int[],
                                  ?::text[], ?::int[], ?::bigint[])
                           as r(n, tenant, owner, task_id, attempt, step, task_type, provider, model, prompt_tokens,
                                completion_tokens, usage_source, cost, first_token_ms, duration_ms, outcome,
                                http_status, age)
                    on conflict (replica, n) do nothing
                    """, replica.id(), prices.currency(),
                    longs(rows, CallRow::n),
                    texts(rows, row -> row.call().asker().tenant()), texts(rows, row -> row.call().asker().owner()),
                    tasks, integers(rows, row -> row.call().asker().attempt()), steps,
                    texts(rows, row -> row.call().taskType()), texts(rows, row -> row.call().provider()),
                    texts(rows, row -> row.call().model()),
                    integers(rows, row -> row.call().usage().promptTokens()),
                    integers(rows, row -> row.call().usage().completionTokens()),
                    texts(rows, row -> row.call().usage().estimated() ? "ESTIMATED" : "REPORTED"),
                    texts(rows, row -> row.cost().map(BigDecimal::toPlainString).orElse(null)),
                    integers(rows, row -> row.call().timeToFirstToken().map(CallTable::millis).orElse(null)),
                    integers(rows, row -> millis(row.call().duration())),
                    texts(rows, row -> row.call().outcome()),
                    integers(rows, row -> boxed(row.call().httpStatus())),
                    longs(rows, row -> TimeUnit.NANOSECONDS.toMicros(now - row.endedNanos())));
            // Both ways round: replicas write down the attempts of one task in any order.
            return Database.update(connection, """
                    update llm_call c set repaid = true
                     where c.task_id <> '' and not c.repaid
                       and (c.task_id, c.step) in (select * from unnest(?::text[], ?::text[]))
                       and exists (
                           select from llm_call d
                            where d.task_id = c.task_id and d.task_id <> '' and d.step = c.step
                              and (d.attempt > c.attempt
                                   or d.attempt = c.attempt and c.outcome <> 'ok' and d.replica = c.replica and d.n > c.n))
                    """, tasks, steps);
        });
    }

    /** What all attempts of a task have spent so far. */
    TaskSum sum(String taskId) {
        return database.query("""
                select count(*) as calls, coalesce(sum(prompt_tokens), 0) as prompt_tokens,
                       coalesce(sum(completion_tokens), 0) as completion_tokens,
                       count(*) filter (where usage_source = 'ESTIMATED' and prompt_tokens > 0) as estimated_calls,
                       sum(cost) as cost, count(*) filter (where cost is null) as unpriced_calls,
                       coalesce(sum(prompt_tokens + completion_tokens) filter (where repaid), 0) as repaid_tokens,
                       sum(cost) filter (where repaid) as repaid_cost
                  from llm_call where task_id = ? and task_id <> ''
                """, CallTable::sum, taskId).getFirst();
    }

    private static TaskSum sum(ResultSet row) throws SQLException {
        return new TaskSum(row.getLong("calls"), row.getLong("prompt_tokens"), row.getLong("completion_tokens"),
                row.getLong("estimated_calls"), row.getBigDecimal("cost"), row.getLong("unpriced_calls"),
                row.getLong("repaid_tokens"), row.getBigDecimal("repaid_cost"));
    }

    /** Removes rows that are older, at most {@code limit}; returns how many. */
    int removeOlder(Duration age, int limit) {
        return database.update("""
                delete from llm_call where ctid = any(array(
                    select ctid from llm_call where at < fermata_now() - ? * interval '1 millisecond'
                     order by at limit ? for update skip locked))
                """, age.toMillis(), limit);
    }

    /** Takes the owner's name, and that of the task, out of calls whose task is gone, at most {@code limit}; returns of how many. */
    int makeNameless(Owner owner, int limit) {
        return database.update("""
                update llm_call set owner = '', task_id = '' where ctid = any(array(
                    select c.ctid from llm_call c
                     where c.tenant = ? and c.owner = ? and not exists (select from task t where t.id = c.task_id)
                     limit ? for update skip locked))
                """, owner.tenant(), owner.user(), limit);
    }

    private static String[] texts(List<CallRow> rows, Function<CallRow, String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    private static Integer[] integers(List<CallRow> rows, Function<CallRow, Integer> column) {
        return rows.stream().map(column).toArray(Integer[]::new);
    }

    private static Long[] longs(List<CallRow> rows, Function<CallRow, Long> column) {
        return rows.stream().map(column).toArray(Long[]::new);
    }

    private static Integer boxed(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    private static int millis(Duration time) {
        return Math.toIntExact(Math.min(time.toMillis(), Integer.MAX_VALUE));
    }
}
