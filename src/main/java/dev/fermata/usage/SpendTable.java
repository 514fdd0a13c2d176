package dev.fermata.usage;

import dev.fermata.database.Database;
import dev.fermata.task.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** The SQL of {@code llm_spend}: what owners have spent today, beside what they may. Thread-safe. */
@ApplicationScoped
class SpendTable {

    private static final String TODAY = """
            today as (
                select day, day::timestamp at time zone zone as began, (day + 1)::timestamp at time zone zone as ends
                  from (select (fermata_now() at time zone z.zone)::date as day, z.zone from (select ?::text as zone) z) d
            )""";
    private static final String STANDING = """
            select coalesce(s.tokens, 0) as tokens, coalesce(s.cost, 0) as cost, today.began, today.ends,
                   b.tokens as most_tokens, b.cost as most_cost, b.updated_at as set_at, b.owner is not null as own
              from today
              left join %s s on %s
              left join budget b on b.tenant = ? and b.owner = ?
            """;
    private static final String LOOK = "with " + TODAY + STANDING.formatted("llm_spend",
            "s.tenant = ? and s.owner = ? and s.day = today.day");
    private static final String CHARGE = "with " + TODAY + """
            , charged as (
                insert into llm_spend as t (tenant, owner, day, tokens, cost)
                select ?, ?, day, greatest(0, ?), greatest(0, ?::numeric) from today
                on conflict (tenant, owner, day) do update
                   set tokens = greatest(0, t.tokens + ?), cost = greatest(0, t.cost + ?::numeric)
                returning tokens, cost
            )
            """ + STANDING.formatted("charged", "true");

    private final Database database;
    private final UsageConfig config;

    SpendTable(Database database, UsageConfig config) {
        this.database = database;
        this.config = config;
    }

    /** How the owner stands. */
    Standing look(Owner owner) {
        return database.query(LOOK, this::standing, zone(), owner.tenant(), owner.user(), owner.tenant(), owner.user())
                .getFirst();
    }

    /** Adds what this replica has spent for the owner, and says how the owner then stands. */
    Standing charge(Owner owner, Spent more) {
        return database.query(CHARGE, this::standing, zone(), owner.tenant(), owner.user(), more.tokens(), more.cost(),
                more.tokens(), more.cost(), owner.tenant(), owner.user()).getFirst();
    }

    /** The time by which days begin. */
    Instant now() {
        return database.query("select fermata_now() as now", row -> Database.instant(row, "now")).getFirst();
    }

    /** Removes days that were over long ago. */
    void removeOld() {
        database.update("delete from llm_spend where day < (fermata_now() - interval '7 days')::date");
    }

    private String zone() {
        return config.timeZone().getId();
    }

    private Standing standing(ResultSet row) throws SQLException {
        return new Standing(new Spent(row.getLong("tokens"), row.getBigDecimal("cost")), budget(row),
                Optional.ofNullable(Database.instant(row, "set_at")), Database.instant(row, "began"),
                Database.instant(row, "ends"));
    }

    private Budget budget(ResultSet row) throws SQLException {
        if (!row.getBoolean("own")) {
            return new Budget(config.budget().tokens(), config.budget().cost());
        }
        long tokens = row.getLong("most_tokens");
        OptionalLong mostTokens = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(tokens);
        BigDecimal mostCost = row.getBigDecimal("most_cost");
        return new Budget(mostTokens, Optional.ofNullable(mostCost));
    }
}
