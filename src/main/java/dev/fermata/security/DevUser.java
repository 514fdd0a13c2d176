package dev.fermata.security;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;

/** Lets a developer call the API without a token, as the user {@code dev} with every role. */
@ApplicationScoped
class DevUser implements SecurityIdentityAugmentor {

    static final String NAME = "dev";

    private final SecurityConfig config;

    DevUser(SecurityConfig config) {
        this.config = config;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return Uni.createFrom().item(identity);
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context,
            Map<String, Object> attributes) {
        boolean stranger = identity.isAnonymous() && !hasCredentials(attributes);
        return Uni.createFrom().item(config.devUser() && stranger ? dev() : identity);
    }

    // Credentials of a kind we do not know are a caller's mistake, and must fail as in production.
    private static boolean hasCredentials(Map<String, Object> attributes) {
        RoutingContext request = HttpSecurityUtils.getRoutingContextAttribute(attributes);
        return request != null && request.request().headers().contains(HttpHeaders.AUTHORIZATION);
    }

    private static SecurityIdentity dev() {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(NAME))
                .addRoles(Set.of(Role.USER, Role.OPERATOR, Role.ADMIN, Role.DELEGATE))
                .build();
    }
}
