package dev.fermata.job.crash;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.llm.Answerer;
import dev.fermata.llm.Answerers;
import dev.fermata.llm.ProviderConditions;
import dev.fermata.llm.ProviderConditions.Condition;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** System 4's routes that tell what providers allow a minute, and how long an analysis takes by that. */
@Path("/api/ai")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class CrashRateResource {

    private static final double DESIRED_MINUTES = 10;

    private final Answerers answerers;
    private final ProviderConditions conditions;
    private final RateTiers tiers;
    private final CrashCaller caller;
    private final CrashAnswers answers;
    private final CrashConfig config;

    CrashRateResource(Answerers answerers, ProviderConditions conditions, RateTiers tiers, CrashCaller caller,
            CrashAnswers answers, CrashConfig config) {
        this.answerers = answerers;
        this.conditions = conditions;
        this.tiers = tiers;
        this.caller = caller;
        this.answers = answers;
        this.config = config;
    }

    @GET
    @Path("/rate-limits/{provider}")
    public Map<String, Object> limits(@PathParam("provider") String name, @QueryParam("tier") String tierName,
            @QueryParam("model") String model) {
        Condition provider = condition(name);
        RateTier tier = tierName == null ? tiers.current(provider) : tiers.named(provider, tierName).orElseThrow(() ->
                new CrashRefusal(400, "crash.unknown_value", "tier", names(provider), tierName));
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("requests_per_minute", known(tier.requestsPerMinute()));
        limits.put("tokens_per_minute", known(tier.tokensPerMinute()));
        // Nobody here counts by the day but the owners' budgets.
        limits.put("requests_per_day", null);
        limits.put("tokens_per_day", null);
        limits.put("concurrent_requests", known(provider.maxConcurrent()));
        Map<String, Object> remaining = new LinkedHashMap<>();
        remaining.put("requests", known(provider.requests().remaining()));
        remaining.put("tokens", known(provider.tokens().remaining()));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("provider", provider.who().provider());
        data.put("tier", tier.name());
        data.put("model", model == null ? provider.who().model() : model);
        data.put("limits", limits);
        data.put("remaining", remaining);
        data.put("available", provider.open());
        data.put("available_from", provider.closedUntil().orElse(null));
        data.put("formatted", tier.told(provider.who().provider(), model));
        data.put("available_tiers", tiers.of(provider).stream().map(RateTier::name).toList());
        return answers.success(data);
    }

    /** The smallest contract by which an analysis is done in time, as far as limits decide; models take time, too. */
    @POST
    @Path("/suggest-tier")
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, Object> suggest(ObjectNode body) {
        if (body == null) {
            throw new CrashRefusal(400, "crash.invalid_size", "file_size_kb");
        }
        double size = AnalysisRequest.number(body, "file_size_kb");
        double desired = body.has("desired_time_minutes") ? AnalysisRequest.number(body, "desired_time_minutes")
                : DESIRED_MINUTES;
        String mode = AnalysisRequest.text(body, "mode");
        String name = AnalysisRequest.text(body, "provider");
        Condition provider = name == null ? first() : condition(name);
        CostEstimate.Plan plan = CostEstimate.plan(size, mode == null ? CrashMode.INTELLIGENT : AnalysisRequest.mode(mode),
                config);
        List<RateTier> all = tiers.of(provider);
        List<RateTier> suitable = all.stream().filter(tier -> pace(tier, plan).minutes() <= desired).toList();
        RateTier best = suitable.isEmpty() ? all.getLast() : suitable.getFirst();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("provider", provider.who().provider());
        data.put("recommended_tier", best.name());
        data.put("estimated_time", pace(best, plan).minutes());
        data.put("limiting_factor", pace(best, plan).limitingFactor());
        if (suitable.isEmpty()) {
            data.put("warning", caller.messages().apply("crash.too_slow", List.of(desired)));
        }
        data.put("all_suitable_tiers", suitable.stream().map(tier -> Map.of("tier", tier.name(), "time_minutes",
                pace(tier, plan).minutes(), "limiting_factor", pace(tier, plan).limitingFactor())).toList());
        return answers.success(data);
    }

    private static RateTier.Pace pace(RateTier tier, CostEstimate.Plan plan) {
        return tier.pace(plan.calls(), plan.inputTokens() + plan.outputTokens());
    }

    private Condition condition(String name) {
        return answerers.named(CrashJob.TYPE, name).map(conditions::of).orElseThrow(() -> new CrashRefusal(400,
                "crash.unknown_provider", name, String.join(", ", conditions.all().stream().map(one -> one.who().provider())
                        .toList())));
    }

    private Condition first() {
        List<Answerer> route = answerers.of(CrashJob.TYPE);
        return route.stream().findFirst().map(conditions::of).orElseThrow(() -> new CrashRefusal(503, "no_provider",
                CrashJob.TYPE));
    }

    private String names(Condition provider) {
        return String.join(", ", tiers.of(provider).stream().map(RateTier::name).toList());
    }

    private static Long known(long limit) {
        return limit == 0 ? null : limit;
    }

    private static Long known(OptionalLong limit) {
        return limit.isPresent() ? limit.getAsLong() : null;
    }
}
