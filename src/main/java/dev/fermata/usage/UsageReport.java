package dev.fermata.usage;

import dev.fermata.database.Database;
import dev.fermata.task.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The SQL that adds up {@code llm_call} for a report. Thread-safe. */
@ApplicationScoped
class UsageReport {

    /** More rows than anybody reads. */
    static final int MOST_ROWS = 10_000;

    /**
     * What is asked for.
     *
     * @param owner empty for all owners of the tenant
     * @param from the first day, in the budgets' time zone
     * @param to the last day
     */
    record Question(String tenant, Optional<String> owner, LocalDate from, LocalDate to) {}

    /**
     * The sums of one group.
     *
     * @param group the group's values, by their grouping; those of calls without an owner are null
     * @param cost of the calls whose price is known; null where none is
     */
    record Sums(Map<Grouping, String> group, long calls, long promptTokens, long completionTokens, long estimatedCalls,
            BigDecimal cost, long unpricedCalls, long repaidTokens) {}

    /** Tokens that cancels have saved, as guessed when the tasks settled. */
    record Saved(long tokens, long tasks) {}

    private final Database database;
    private final UsageConfig config;

    UsageReport(Database database, UsageConfig config) {
        this.database = database;
        this.config = config;
    }

    /** The sums, by group; without any grouping, all in one. */
    List<Sums> sums(Question question, List<Grouping> by) {
        StringBuilder columns = new StringBuilder();
        StringBuilder places = new StringBuilder();
        List<Object> parameters = new ArrayList<>();
        for (int i = 0; i < by.size(); i++) {
            columns.append(by.get(i).sql()).append(" as ").append(by.get(i).wireName()).append(", ");
            places.append(i == 0 ? "" : ", ").append(i + 1);
            if (by.get(i) == Grouping.DAY) {
                parameters.add(config.timeZone().getId());
            }
        }
        // What was priced in a currency that is configured no more can't be added to the rest.
        parameters.add(config.currency());
        parameters.add(config.currency());
        String sql = """
                select %s count(*) as calls, coalesce(sum(prompt_tokens), 0) as prompt_tokens,
                       coalesce(sum(completion_tokens), 0) as completion_tokens,
                       count(*) filter (where usage_source = 'ESTIMATED' and prompt_tokens > 0) as estimated_calls,
                       sum(cost) filter (where currency = ?) as cost,
                       count(*) filter (where cost is null or currency <> ?) as unpriced_calls,
                       coalesce(sum(prompt_tokens + completion_tokens) filter (where repaid), 0) as repaid_tokens
                  from llm_call where %s %s limit ?
                """.formatted(columns, where(question, "at", parameters),
                by.isEmpty() ? "" : "group by " + places + " order by " + places);
        parameters.add(MOST_ROWS);
        return database.query(sql, row -> sums(row, by), parameters.toArray());
    }

    private static Sums sums(ResultSet row, List<Grouping> by) throws SQLException {
        Map<Grouping, String> group = new LinkedHashMap<>();
        for (Grouping grouping : by) {
            group.put(grouping, row.getString(grouping.wireName()));
        }
        return new Sums(group, row.getLong("calls"), row.getLong("prompt_tokens"), row.getLong("completion_tokens"),
                row.getLong("estimated_calls"), row.getBigDecimal("cost"), row.getLong("unpriced_calls"),
                row.getLong("repaid_tokens"));
    }

    /** The sums of an owner's day, for one type of tasks. */
    CallsToday.Sums today(Owner owner, String taskType) {
        return database.query("""
                select count(*) as calls, coalesce(sum(prompt_tokens), 0) as prompt_tokens,
                       coalesce(sum(completion_tokens), 0) as completion_tokens,
                       case when count(*) filter (where cost is null or currency <> ?) = 0
                            then coalesce(sum(cost), 0) end as cost,
                       count(*) filter (where outcome not in ('ok', 'aborted')) as failed,
                       count(*) filter (where outcome = 'aborted') as aborted
                  from llm_call
                 where tenant = ? and owner = ? and at >= (fermata_now() at time zone ?)::date::timestamp at time zone ?
                   and task_type = ?
                """, row -> new CallsToday.Sums(row.getLong("calls"), row.getLong("prompt_tokens"),
                row.getLong("completion_tokens"), row.getBigDecimal("cost"), row.getLong("failed"), row.getLong("aborted")),
                config.currency(), owner.tenant(), owner.user(), config.timeZone().getId(), config.timeZone().getId(), taskType)
                .getFirst();
    }

    /** What cancels have saved, of tasks that are still kept. */
    Saved saved(Question question) {
        List<Object> parameters = new ArrayList<>();
        String sql = """
                select coalesce(sum(t.saved), 0) as tokens, count(t.saved) as tasks
                  from (select case when jsonb_typeof(metadata -> 'usage' -> 'saved_by_cancelling' -> 'tokens') = 'number'
                                    then (metadata -> 'usage' -> 'saved_by_cancelling' ->> 'tokens')::numeric end as saved
                          from task where %s and status = 'CANCELLED') t
                 where saved between 0 and 1000000000000
                """.formatted(where(question, "completed_at", parameters));
        return database.query(sql, row -> new Saved(row.getLong("tokens"), row.getLong("tasks")), parameters.toArray())
                .getFirst();
    }

    private String where(Question question, String time, List<Object> parameters) {
        parameters.add(question.tenant());
        question.owner().ifPresent(parameters::add);
        parameters.add(question.from().atStartOfDay(config.timeZone()).toInstant());
        parameters.add(question.to().plusDays(1).atStartOfDay(config.timeZone()).toInstant());
        return "tenant = ?" + (question.owner().isPresent() ? " and owner = ?" : "")
                + " and " + time + " >= ? and " + time + " < ?";
    }
}
