package dev.fermata.llm;

import dev.fermata.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The table {@code provider_rate}: two leaky buckets a provider, for requests and tokens, that all replicas share. */
@ApplicationScoped
class RateTable {

    /**
     * What one call takes out of a bucket.
     *
     * @param drains how long the bucket takes to leak it away; zero where there is no limit
     * @param slack how far ahead of an even pace calls may come
     */
    record Share(Duration drains, Duration slack) {

        static final Share NONE = new Share(Duration.ZERO, Duration.ZERO);
    }

    /**
     * A place in the line.
     *
     * @param taken false when the wait would be too long: then nothing was taken
     * @param after how long the call may begin
     */
    record Turn(boolean taken, Duration after) {}

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Database database;

    RateTable(Database database) {
        this.database = database;
    }

    /** Takes both shares, if the wait for them is no longer than this. */
    Turn take(String provider, Share request, Share tokens, Duration longestWait) {
        if (!known.contains(provider)) {
            database.update("""
                    insert into provider_rate (provider, requests_free_at, tokens_free_at)
                    values (?, fermata_now(), fermata_now()) on conflict do nothing
                    """, provider);
            known.add(provider);
        }
        // One statement, so the row's lock is held for no longer than it takes: replicas line up behind each other.
        // What is returned is the new state, from which the old one is known by subtraction.
        return database.first("""
                update provider_rate
                   set requests_free_at = greatest(requests_free_at, fermata_now()) + ? * interval '1 second',
                       tokens_free_at = greatest(tokens_free_at, fermata_now()) + ? * interval '1 second'
                 where provider = ?
                   and greatest(requests_free_at - ? * interval '1 second', tokens_free_at - ? * interval '1 second')
                       <= fermata_now() + ? * interval '1 second'
                returning extract(epoch from greatest(requests_free_at - ? * interval '1 second',
                                                      tokens_free_at - ? * interval '1 second') - fermata_now()) as wait
                """, row -> new Turn(true, positive(row.getDouble("wait"))),
                seconds(request.drains()), seconds(tokens.drains()), provider, seconds(request.slack()),
                seconds(tokens.slack()), seconds(longestWait), seconds(request.drains().plus(request.slack())),
                seconds(tokens.drains().plus(tokens.slack())))
                .orElseGet(() -> new Turn(false, untilFree(provider, request, tokens)));
    }

    private Duration untilFree(String provider, Share request, Share tokens) {
        return database.first("""
                select extract(epoch from greatest(requests_free_at - ? * interval '1 second',
                                                   tokens_free_at - ? * interval '1 second') - fermata_now()) as wait
                  from provider_rate where provider = ?
                """, row -> positive(row.getDouble("wait")), seconds(request.slack()), seconds(tokens.slack()), provider)
                .orElse(Duration.ZERO);
    }

    /** Adds to, or with a negative time takes back from, the bucket of tokens. */
    void correctTokens(String provider, Duration drains) {
        database.update("update provider_rate set tokens_free_at = tokens_free_at + ? * interval '1 second'"
                + " where provider = ?", seconds(drains), provider);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static Duration positive(double seconds) {
        return Duration.ofNanos((long) (Math.max(0, seconds) * 1e9));
    }
}
