package dev.fermata.llm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table {@code provider_weather}: what replicas know together about each provider. */
@ApplicationScoped
class WeatherTable {

    /**
     * One provider's row.
     *
     * @param closedFor zero when open
     * @param endless whether it is closed until somebody opens it
     */
    record Row(
            String provider, Duration closedFor, boolean endless, String reason, boolean byOperator, String breaker,
            String rateHeaders) {}

    private final Database database;

    WeatherTable(Database database) {
        this.database = database;
    }

    List<Row> all() {
        return database.query("""
                select provider, reason, by_operator, breaker, rate_headers::text as rate_headers,
                       by_operator and closed_until is null as endless,
                       greatest(coalesce(extract(epoch from closed_until - fermata_now()) * 1000, 0), 0) as millis
                  from provider_weather
                """, WeatherTable::row);
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(row.getString("provider"), Duration.ofMillis((long) Math.ceil(row.getDouble("millis"))),
                row.getBoolean("endless"), row.getString("reason"), row.getBoolean("by_operator"),
                row.getString("breaker"), row.getString("rate_headers"));
    }

    /** Closes for a time, never for less than others did before; leaves alone what an operator closed. */
    void close(String provider, Duration time, String reason, Optional<String> breaker, Map<String, String> headers) {
        database.update("""
                insert into provider_weather as w
                       (provider, closed_until, reason, breaker, rate_headers, by_operator, updated_at)
                values (?, fermata_now() + ? * interval '1 millisecond', ?, coalesce(?, 'CLOSED'), ?::jsonb, false,
                        fermata_now())
                on conflict (provider) do update
                   set closed_until = greatest(w.closed_until, excluded.closed_until),
                       reason = excluded.reason,
                       breaker = coalesce(?, w.breaker),
                       rate_headers = coalesce(excluded.rate_headers, w.rate_headers),
                       by_operator = false,
                       updated_at = fermata_now()
                 where not (w.by_operator and (w.closed_until is null or w.closed_until > fermata_now()))
                """, provider, time.toMillis(), reason, breaker.orElse(null), json(headers), breaker.orElse(null));
    }

    /** Notes what a provider says of its limits; whether it is open stays as it is. */
    void hint(String provider, Map<String, String> headers) {
        database.update("""
                insert into provider_weather (provider, breaker, rate_headers, by_operator, updated_at)
                values (?, 'CLOSED', ?::jsonb, false, fermata_now())
                on conflict (provider) do update set rate_headers = excluded.rate_headers, updated_at = fermata_now()
                """, provider, json(headers));
    }

    /** Notes that a replica's breaker let a call through that went well; true when that is news. */
    boolean breakerClosed(String provider) {
        return database.update("""
                update provider_weather set breaker = 'CLOSED', updated_at = fermata_now()
                 where provider = ? and breaker <> 'CLOSED'
                """, provider) > 0;
    }

    /** Closes by an operator's hand, for a time or until opened. */
    void closeByHand(String provider, Optional<Duration> time, String reason) {
        database.update("""
                insert into provider_weather
                       (provider, closed_until, reason, breaker, by_operator, updated_at)
                values (?, fermata_now() + ?::bigint * interval '1 millisecond', ?, 'CLOSED', true, fermata_now())
                on conflict (provider) do update
                   set closed_until = excluded.closed_until, reason = excluded.reason, by_operator = true,
                       updated_at = fermata_now()
                """, provider, time.map(Duration::toMillis).orElse(null), reason);
    }

    void open(String provider) {
        database.update("""
                update provider_weather
                   set closed_until = null, reason = null, breaker = 'CLOSED', by_operator = false,
                       updated_at = fermata_now()
                 where provider = ?
                """, provider);
    }

    private static String json(Map<String, String> headers) {
        if (headers.isEmpty()) {
            return null;
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        headers.forEach(json::put);
        return json.toString();
    }
}
