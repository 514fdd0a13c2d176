package dev.fermata.security;

import dev.fermata.ops.Problem;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
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
        return of(identity, header());
    }

    /**
     * The caller behind an identity that did not come with an HTTP request of its own, such as a WebSocket's.
     *
     * @param endUser the end user the caller says it acts for, if any
     */
    public static Caller of(SecurityIdentity identity, Optional<String> endUser) {
        String user = identity.getPrincipal().getName();
        if (endUser.isPresent() && !identity.hasRole(Role.DELEGATE)) {
            throw Problem.forbidden("delegate_role_required",
                    "Only a token with the role %s may send the header %s.".formatted(Role.DELEGATE, EndUser.HEADER))
                    .args(Role.DELEGATE, EndUser.HEADER);
        }
        String owner = endUser.map(EndUser::new).map(EndUser::name).orElse(user);
        return new Caller(tenant(identity), user, owner, identity.getRoles());
    }

    private static String tenant(SecurityIdentity identity) {
        if (identity.getPrincipal() instanceof JsonWebToken token) {
            return token.<Object>claim(TENANT_CLAIM).map(Object::toString).filter(t -> !t.isBlank()).orElse(DEFAULT_TENANT);
        }
        return DEFAULT_TENANT;
    }

    private Optional<String> header() {
        return Optional.ofNullable(request.getCurrent()).map(RoutingContext::request).map(r -> r.getHeader(EndUser.HEADER));
    }
}
