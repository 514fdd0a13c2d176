package dev.fermata.security;

import dev.fermata.ops.Problem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Knows the caller of the current request. */
@RequestScoped
public class Callers {

    private static final String TENANT_CLAIM = "tenant";
    private static final String DEFAULT_TENANT = "default";

    private final SecurityIdentity identity;
    private final CurrentVertxRequest request;

    Callers(SecurityIdentity identity, CurrentVertxRequest request) {
        this.identity = identity;
        this.request = request;
    }

    /**
     * The caller of this request.
     *
     * @throws Problem 403 {@code delegate_role_required} when the request names an end user without the role for it
     */
    public Caller current() {
        return of(identity, request.getCurrent().request());
    }

    /**
     * The caller of a request that is not the current one of any context, such as a WebSocket's handshake.
     *
     * @throws Problem as {@link #current()}
     */
    public static Caller of(SecurityIdentity identity, HttpServerRequest request) {
        Optional<String> endUser = Optional.ofNullable(request.getHeader(EndUser.HEADER));
        String user = user(identity);
        if (endUser.isPresent() && !identity.hasRole(Role.DELEGATE)) {
            throw Problem.forbidden("delegate_role_required",
                    "Only a token with the role %s may send the header %s.".formatted(Role.DELEGATE, EndUser.HEADER))
                    .args(Role.DELEGATE, EndUser.HEADER);
        }
        String owner = endUser.map(EndUser::new).map(EndUser::name).orElse(user);
        return new Caller(tenant(identity), user, owner, identity.getRoles());
    }

    /** When the identity's token expires; empty where it has none, or one that does not. */
    public static Optional<Instant> expiry(SecurityIdentity identity) {
        return identity.getPrincipal() instanceof JsonWebToken token && token.getExpirationTime() > 0
                ? Optional.of(Instant.ofEpochSecond(token.getExpirationTime())) : Optional.empty();
    }

    // Not the principal's name, which prefers upn and preferred_username: those are renamed, and given to others.
    private static String user(SecurityIdentity identity) {
        String user = identity.getPrincipal() instanceof JsonWebToken token
                ? token.getSubject() : identity.getPrincipal().getName();
        if (user == null || user.isBlank()) {
            throw new AuthenticationFailedException("The token has no subject");
        }
        return plain(user);
    }

    private static String tenant(SecurityIdentity identity) {
        if (identity.getPrincipal() instanceof JsonWebToken token) {
            return token.<Object>claim(TENANT_CLAIM).map(Object::toString).filter(t -> !t.isBlank())
                    .map(Callers::plain).orElse(DEFAULT_TENANT);
        }
        return DEFAULT_TENANT;
    }

    // Both reach logs and keys, as an end user's name does.
    private static String plain(String name) {
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new AuthenticationFailedException("The token's subject or tenant has control characters");
        }
        return name;
    }
}
