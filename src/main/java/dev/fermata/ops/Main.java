package dev.fermata.ops;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;

/**
 * Starts Fermata. In production it first looks for what is missing, so that an operator reads one clear line for
 * each thing to set, and not the stack trace of whichever part stumbled first.
 */
@QuarkusMain
public class Main {

    /** Starts the service and returns when it stops. */
    public static void main(String... args) {
        if (!packaged()) {
            Quarkus.run(args);
            return;
        }
        // A copy: Quarkus makes its own, with the defaults recorded at build time, when it starts.
        SmallRyeConfig config = ConfigUtils.configBuilder().build();
        List<String> missing = Requirements.missing(config);
        if (!missing.isEmpty()) {
            System.err.println("Fermata cannot start:");
            missing.forEach(line -> System.err.println("  - " + line));
            System.exit(1);
        }
        Quarkus.run(null, new FailedStart(config), args);
    }

    // LaunchMode is set only once Quarkus runs. Dev mode, unlike any package, loads classes with a loader of its own.
    private static boolean packaged() {
        return !Main.class.getClassLoader().getClass().getSimpleName().equals("QuarkusClassLoader");
    }
}
