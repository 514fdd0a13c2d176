package dev.fermata.security;

import java.util.Set;

/**
 * Who makes a request, and for whom.
 *
 * @param tenant the tenant that the token belongs to, {@code default} when it names none
 * @param user   the token's subject
 * @param owner  who owns what the request creates: the user, or the end user a delegate acts for
 * @param roles  the token's roles, see {@link Role}
 */
public record Caller(String tenant, String user, String owner, Set<String> roles) {

    public Caller {
        roles = Set.copyOf(roles);
    }

    /** Whether the token carries the role. */
    public boolean hasRole(String role) {
        return roles.contains(role);
    }
}
