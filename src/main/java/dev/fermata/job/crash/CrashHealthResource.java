package dev.fermata.job.crash;

import dev.fermata.llm.ProviderConditions.Condition;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * System 4's routes by which its front end sees whether it has a server. Kubernetes asks {@code /q/health}. The first needs
 * no token, as the original's, and names kinds of providers alone.
 */
@Path("/api/health")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class CrashHealthResource {

    private static final String SERVICE = "Fermata";

    private final ServiceHealth health;
    private final Clock clock;
    private final String version;

    CrashHealthResource(ServiceHealth health, Clock clock,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.health = health;
        this.clock = clock;
        this.version = version;
    }

    @GET
    @PermitAll
    public Response brief() {
        ServiceHealth.Known known = health.known();
        Map<String, Object> checks = new LinkedHashMap<>();
        checks.put("api", "ok");
        known.checks().forEach((name, up) -> checks.put(name, up ? "ok" : "error"));
        // One of the original's parts that there is none of here; PostgreSQL does its work.
        checks.put("redis", "not_configured");
        checks.put("ai_providers", known.providers().stream().filter(Condition::open).map(open -> open.who().kind()).distinct()
                .toList());
        Map<String, Object> answer = answer(known);
        answer.put("checks", checks);
        return told(known, answer);
    }

    @GET
    @Path("/detailed")
    public Response detailed() {
        ServiceHealth.Known known = health.known();
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("api", Map.of("status", "ok"));
        known.checks().forEach((name, up) -> components.put(name, Map.of("status", up ? "ok" : "error")));
        known.providers().forEach(provider -> components.put(provider.who().provider(), component(provider)));
        Map<String, Object> answer = answer(known);
        answer.put("overall", Map.of("status", known.status().wireName(), "timestamp", answer.get("timestamp")));
        answer.put("components", components);
        answer.put("metrics", metrics());
        return told(known, answer);
    }

    private Map<String, Object> answer(ServiceHealth.Known known) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("status", known.status().wireName());
        answer.put("service", SERVICE);
        answer.put("timestamp", clock.instant().toString());
        answer.put("version", version);
        return answer;
    }

    private static Map<String, Object> component(Condition provider) {
        Map<String, Object> component = new LinkedHashMap<>();
        component.put("status", provider.open() ? "ok" : "closed");
        component.put("kind", provider.who().kind());
        component.put("model", provider.who().model());
        component.put("available_from", provider.closedUntil().orElse(null));
        return component;
    }

    /** Of this process alone. */
    private static Map<String, Object> metrics() {
        Runtime process = Runtime.getRuntime();
        return Map.of("cpu_count", process.availableProcessors(),
                "heap_used_mb", (process.totalMemory() - process.freeMemory()) >> 20, "heap_max_mb", process.maxMemory() >> 20,
                "uptime_seconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1000);
    }

    private static Response told(ServiceHealth.Known known, Map<String, Object> answer) {
        return Response.status(known.status() == ServiceHealth.Status.UNHEALTHY ? 503 : 200).entity(answer).build();
    }
}
