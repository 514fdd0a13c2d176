package dev.fermata.job.crash;

import dev.fermata.llm.ProviderConditions;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How this process is, by its readiness checks and by the providers that it may ask. Thread-safe. */
@ApplicationScoped
class ServiceHealth {

    private static final String UP = "UP";

    /** In the original's words. */
    enum Status {
        /** All is well. */
        HEALTHY,
        /** It takes work, and no provider is asked at present: tasks wait. */
        DEGRADED,
        /** It takes no work. */
        UNHEALTHY;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is known now.
     *
     * @param checks the readiness checks' names, lower case, and whether each is up
     */
    record Known(Map<String, Boolean> checks, List<ProviderConditions.Condition> providers) {

        Status status() {
            return checks.containsValue(false) ? Status.UNHEALTHY
                    : providers.stream().noneMatch(ProviderConditions.Condition::open) ? Status.DEGRADED : Status.HEALTHY;
        }
    }

    private final SmallRyeHealthReporter reporter;
    private final ProviderConditions conditions;

    ServiceHealth(SmallRyeHealthReporter reporter, ProviderConditions conditions) {
        this.reporter = reporter;
        this.conditions = conditions;
    }

    Known known() {
        Map<String, Boolean> checks = new LinkedHashMap<>();
        for (JsonValue one : reporter.getReadiness().getPayload().getJsonArray("checks")) {
            JsonObject check = one.asJsonObject();
            checks.put(name(check.getString("name")), check.getString("status").equals(UP));
        }
        return new Known(checks, conditions.all());
    }

    /** Quarkus names its checks in sentences. */
    private static String name(String check) {
        return check.startsWith("Database connections") ? "database" : check.toLowerCase(Locale.ROOT).replace(' ', '_');
    }
}
