package dev.fermata.llm;

import dev.fermata.database.DatabaseException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Keeps all replicas together within the requests and tokens that a provider allows a minute. Calls
 * are spread evenly, and may run ahead by a twentieth of a minute; tokens are estimated before and
 * corrected after, so that their limit can be passed by the size of one call. While PostgreSQL is
 * away nothing is limited here: the provider's own 429 is. Thread-safe.
 */
@ApplicationScoped
class RateLimits {

    private static final Logger LOG = Logger.getLogger(RateLimits.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration RUN_AHEAD = MINUTE.dividedBy(20);

    /** Tokens of an answer whose request names no limit. */
    private static final int USUAL_ANSWER = 500;

    private static final RateTable.Turn AT_ONCE = new RateTable.Turn(true, Duration.ZERO);

    private final RateTable table;
    private final LlmConfig config;

    RateLimits(RateTable table, LlmConfig config) {
        this.table = table;
        this.config = config;
    }

    /** Gets in line for a call of so many tokens, unless the wait would be longer than this. */
    RateTable.Turn take(Provider provider, int tokens, Duration longestWait) {
        LlmConfig.Provider limits = config.providers().get(provider.name());
        if (limits.requestsPerMinute() == 0 && limits.tokensPerMinute() == 0) {
            return AT_ONCE;
        }
        try {
            return table.take(provider.name(), requestShare(limits), tokenShare(limits, tokens), longestWait);
        } catch (DatabaseException e) {
            LOG.debugf(e, "PostgreSQL is away: calls to %s are not limited meanwhile", provider.name());
            return AT_ONCE;
        }
    }

    /** What a call will roughly take. */
    static int estimate(LlmRequest request) {
        return TokenEstimate.of(request.messages()) + Math.min(request.maxTokens().orElse(USUAL_ANSWER), USUAL_ANSWER);
    }

    /** Puts what was used in the place of what was estimated. */
    void correct(Provider provider, int estimated, Usage used) {
        LlmConfig.Provider limits = config.providers().get(provider.name());
        int more = used.promptTokens() + used.completionTokens() - estimated;
        if (limits.tokensPerMinute() == 0 || more == 0) {
            return;
        }
        try {
            table.correctTokens(provider.name(), MINUTE.multipliedBy(more).dividedBy(limits.tokensPerMinute()));
        } catch (DatabaseException e) {
            LOG.debugf(e, "PostgreSQL is away: the rate of %s goes by its estimate", provider.name());
        }
    }

    /** The slack counts the call itself, so that no minute holds more than 21 twentieths of the limit. */
    private static RateTable.Share requestShare(LlmConfig.Provider limits) {
        if (limits.requestsPerMinute() == 0) {
            return RateTable.Share.NONE;
        }
        Duration drains = MINUTE.dividedBy(limits.requestsPerMinute());
        Duration slack = RUN_AHEAD.minus(drains);
        return new RateTable.Share(drains, slack.isNegative() ? Duration.ZERO : slack);
    }

    private static RateTable.Share tokenShare(LlmConfig.Provider limits, int tokens) {
        return limits.tokensPerMinute() == 0
                ? RateTable.Share.NONE
                : new RateTable.Share(MINUTE.multipliedBy(tokens).dividedBy(limits.tokensPerMinute()), Duration.ZERO);
    }
}
