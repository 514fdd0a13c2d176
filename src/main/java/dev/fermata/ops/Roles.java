package dev.fermata.ops;

import jakarta.inject.Singleton;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What this process does: answer requests, run tasks, or both. */
@Singleton
public class Roles {

    static final String API = "api";
    static final String WORKER = "worker";

    private final Set<String> roles;

    // Not a mapping: one of the prefix "fermata" would claim, and refuse, every other capability's keys.
    Roles(@ConfigProperty(name = "fermata.roles", defaultValue = API + "," + WORKER) Set<String> roles) {
        this.roles = check(roles);
    }

    /** Whether this process answers {@code /api}. */
    public boolean api() {
        return roles.contains(API);
    }

    /** Whether this process runs tasks. */
    public boolean worker() {
        return roles.contains(WORKER);
    }

    static Set<String> check(Set<String> roles) {
        if (roles.isEmpty() || !Set.of(API, WORKER).containsAll(roles)) {
            throw new IllegalArgumentException(
                    "fermata.roles (FERMATA_ROLES) may name api, worker or both, not \"%s\"."
                            .formatted(String.join(",", new TreeSet<>(roles))));
        }
        return Set.copyOf(roles);
    }
}
