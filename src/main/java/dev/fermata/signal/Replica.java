package dev.fermata.signal;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.random.RandomGenerator;

/**
 * This process's name among the replicas: unique to one start of one process, so that a lease or a signal of its
 * predecessor on the same host is never mistaken for its own.
 */
@ApplicationScoped
public class Replica {

    private final String id;

    Replica(RandomGenerator random) {
        String host = System.getenv().getOrDefault("HOSTNAME", "local");
        id = host + "-" + ProcessHandle.current().pid() + "-" + Integer.toHexString(random.nextInt());
    }

    /** The name; printable, without commas or spaces. */
    public String id() {
        return id;
    }
}
