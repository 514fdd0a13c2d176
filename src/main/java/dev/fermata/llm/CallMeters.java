package dev.fermata.llm;

import dev.fermata.ops.Gauges;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.DoubleStream;

/**
 * Figures of every HTTP call to a provider at {@code /q/metrics}, by the names and with the buckets of OpenTelemetry's
 * conventions for generative AI. {@code error.type} is empty for a whole answer, {@code aborted} for a call that its task
 * stopped, else the code of an {@link LlmException}. Labels never hold a task, an owner or a text. Thread-safe.
 */
@Singleton
class CallMeters implements CallObserver {

    private static final Duration[] DURATIONS = seconds(
            0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);
    private static final Duration[] FIRST_CHUNKS = seconds(
            0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);
    private static final double[] TOKENS = {
        1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864
    };

    private final MeterRegistry registry;
    private final ModelNames models = new ModelNames();

    CallMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    private static Duration[] seconds(double... limits) {
        return DoubleStream.of(limits).mapToObj(limit -> Duration.ofMillis(Math.round(limit * 1_000))).toArray(Duration[]::new);
    }

    void start(@Observes StartupEvent event, Providers providers, Guards guards, ProviderWeather weather,
            Gauges gauges) {
        for (Provider provider : providers.all()) {
            gauges.show(Gauge.builder("fermata.llm.calls.running", guards.of(provider), ProviderGuard::inFlight)
                    .description("Calls of this replica under way")
                    .tag(GenAi.CONFIGURED, provider.name()));
            gauges.show(Gauge.builder("fermata.llm.provider.open", weather, it -> it.closedFor(provider.name()).isZero() ? 1 : 0)
                    .description("1 while the provider may be asked, as this replica sees it; 0 while it is closed")
                    .tag(GenAi.CONFIGURED, provider.name()));
        }
    }

    @Override
    public void ended(FinishedCall call) {
        Tags tags = Tags.of(
                GenAi.OPERATION, GenAi.CHAT,
                GenAi.PROVIDER, GenAi.provider(call.kind()),
                GenAi.CONFIGURED, call.provider(),
                GenAi.REQUEST_MODEL, models.label(call.model()),
                GenAi.RESPONSE_MODEL, call.responseModel().map(models::label).orElse(""));
        Timer.builder("gen_ai.client.operation.duration")
                .description("One HTTP call to a provider, from its request to the answer's end")
                .tags(tags.and(GenAi.ERROR, call.ok() ? "" : call.outcome()))
                .serviceLevelObjectives(DURATIONS)
                .register(registry)
                .record(call.duration());
        call.timeToFirstToken().ifPresent(time -> Timer.builder("gen_ai.client.operation.time_to_first_chunk")
                .description("From a call's request to the first text of its answer")
                .tags(tags)
                .serviceLevelObjectives(FIRST_CHUNKS)
                .register(registry)
                .record(time));
        tokens("input", call.usage().promptTokens(), call, tags);
        tokens("output", call.usage().completionTokens(), call, tags);
    }

    private void tokens(String type, int count, FinishedCall call, Tags tags) {
        DistributionSummary.builder("gen_ai.client.token.usage")
                .description("Tokens of one HTTP call; estimated where the provider did not come to report them")
                .tags(tags.and("gen_ai.token.type", type, "fermata.usage", call.usage().estimated() ? "estimated" : "reported"))
                .serviceLevelObjectives(TOKENS)
                .register(registry)
                .record(count);
    }
}
