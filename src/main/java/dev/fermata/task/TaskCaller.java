package dev.fermata.task;

import dev.fermata.ops.Messages;
import dev.fermata.ops.Problem;
import dev.fermata.security.Caller;
import dev.fermata.security.Callers;
import dev.fermata.security.Role;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What a request says of tasks it makes and asks for: whose they are, and their language. */
@RequestScoped
public class TaskCaller {

    private static final String CHINESE = "zh";

    private final Callers callers;
    private final Messages messages;
    private final SecurityIdentity identity;
    private final Clock clock;
    private final HttpHeaders headers;

    TaskCaller(Callers callers, Messages messages, SecurityIdentity identity, Clock clock,
            @Context HttpHeaders headers) {
        this.identity = identity;
        this.clock = clock;
        this.callers = callers;
        this.messages = messages;
        this.headers = headers;
    }

    /** Whose tasks they are. */
    public Owner owner() {
        Caller caller = callers.current();
        return new Owner(caller.tenant(), caller.owner());
    }

    /**
     * Somebody in the caller's tenant, whose tasks the caller acts on.
     *
     * @throws Problem 403 {@code role_required} when that is somebody else and the caller is no operator
     */
    Owner owner(String named) {
        Caller caller = callers.current();
        if (!named.equals(caller.owner()) && !caller.hasRole(Role.OPERATOR) && !caller.hasRole(Role.ADMIN)) {
            throw Problem.forbidden("role_required", "Only operators act on the tasks of others.");
        }
        return new Owner(caller.tenant(), named);
    }

    /** The time until the caller's token expires; empty where it has none, or one that does not. */
    public Optional<Duration> untilTokenExpires() {
        return Callers.expiry(identity).map(expiry -> Duration.between(clock.instant(), expiry))
                .map(left -> left.isPositive() ? left : Duration.ofMillis(1));
    }

    /** The language that messages are rendered in. */
    public Locale locale() {
        return Locale.of(language());
    }

    /** The language of problem documents; unlike a job's, it is English where the request asks for none. */
    public Locale problemLocale() {
        return messages.negotiate(headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE));
    }

    /** The language asked for; Chinese where the request asks for none, as the original systems spoke it. */
    public String language() {
        return language(headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE), messages);
    }

    static String language(String asked, Messages messages) {
        return asked == null ? CHINESE : messages.negotiate(asked).getLanguage();
    }
}
