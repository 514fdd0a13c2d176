package dev.fermata.job.tender;

import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobException;
import dev.fermata.engine.JobHandler;
import dev.fermata.engine.RetryPolicy;
import dev.fermata.event.EventType;
import dev.fermata.usage.Amount;
import dev.fermata.usage.Prices;
import dev.fermata.usage.TaskUsage;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Does steps of a project: reads a tender, has a model say which parts require anything, and what they require. Every
 * question is about one chunk and is a step of the task; what comes of it is the project's at once.
 */
@ApplicationScoped
public class TenderJob implements JobHandler<TenderPayload, TenderResult> {

    /** The type's name. */
    public static final String TYPE = "tender_processing";

    private final ParseStep parse;
    private final FilterStep filter;
    private final ExtractStep extract;
    private final Projects projects;
    private final ChunkTable chunks;
    private final RequirementTable requirements;
    private final TaskUsage usage;
    private final Prices prices;
    private final TenderConfig config;
    private final Clock clock;

    TenderJob(ParseStep parse, FilterStep filter, ExtractStep extract, Projects projects, ChunkTable chunks,
            RequirementTable requirements, TaskUsage usage, Prices prices, TenderConfig config, Clock clock) {
        this.parse = parse;
        this.filter = filter;
        this.extract = extract;
        this.projects = projects;
        this.chunks = chunks;
        this.requirements = requirements;
        this.usage = usage;
        this.prices = prices;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Class<TenderPayload> payloadType() {
        return TenderPayload.class;
    }

    @Override
    public Optional<Duration> timeLimit() {
        return Optional.of(config.timeLimit());
    }

    @Override
    public Optional<RetryPolicy> retryPolicy() {
        return Optional.of(new RetryPolicy(config.retryDelay(), config.retryDelay()));
    }

    @Override
    public TenderResult run(TenderPayload payload, JobContext context) {
        ProjectKey key = new ProjectKey(context.owner(), Objects.requireNonNullElse(payload.projectId(), context.taskId()));
        context.metadata("project_id", key.id());
        context.inDatabase(() -> {
            projects.take(key, context.taskId());
            return true;
        });
        String began = context.step("begin", key.id(), String.class, () -> begin(key, payload, context));
        var holes = new ArrayList<TenderResult.Hole>();
        int calls = 0;
        for (Step step : payload.steps()) {
            calls += switch (step) {
                case PARSE -> {
                    parse.run(key, payload, context);
                    yield 0;
                }
                case FILTER -> filter(key, payload, context, holes);
                case EXTRACT -> extract(key, payload, context, holes);
            };
            context.step("end-" + step.word(), key.id(), Boolean.class, () -> context.inDatabase(() -> {
                projects.finish(key, context.taskId(), step);
                return true;
            }));
        }
        return result(key, payload.steps().getLast(), calls, holes, Instant.parse(began), context);
    }

    /** Forgets what is to be asked anew; says when that was. */
    private String begin(ProjectKey key, TenderPayload payload, JobContext context) {
        return context.inDatabase(() -> {
            if (payload.rerun()) {
                projects.forget(key, context.taskId(), payload.steps().getFirst());
            }
            return clock.instant().toString();
        });
    }

    private int filter(ProjectKey key, TenderPayload payload, JobContext context, List<TenderResult.Hole> holes) {
        List<Verdict> verdicts = filter.run(key, payload.filterModel(), context);
        List<TenderResult.Hole> without = verdicts.stream().filter(verdict -> verdict.error() != null)
                .map(verdict -> new TenderResult.Hole(verdict.chunkId(), Step.FILTER.word(), verdict.error())).toList();
        tell("tender.unfiltered", without, verdicts.size(), context);
        holes.addAll(without);
        return verdicts.stream().mapToInt(Verdict::calls).sum();
    }

    private int extract(ProjectKey key, TenderPayload payload, JobContext context, List<TenderResult.Hole> holes) {
        List<ChunkFindings> findings = extract.run(key, payload.extractModel(), context);
        List<TenderResult.Hole> without = findings.stream().filter(found -> found.error() != null)
                .map(found -> new TenderResult.Hole(found.chunkId(), Step.EXTRACT.word(), found.error())).toList();
        tell("tender.unextracted", without, findings.size(), context);
        holes.addAll(without);
        return findings.stream().mapToInt(ChunkFindings::calls).sum();
    }

    /** Holes are said; nothing but holes is a failure. */
    private static void tell(String code, List<TenderResult.Hole> holes, int asked, JobContext context) {
        if (holes.isEmpty()) {
            return;
        }
        if (holes.size() == asked) {
            throw JobException.permanent("no_useful_answer", "None of " + asked + " answers of the model was of use (the last: "
                    + holes.getLast().error() + "). Continue with another model; what was done is kept.", null);
        }
        context.emit(EventType.WARNING, Map.of("code", code, "args", List.of(holes.size(), asked)));
    }

    private TenderResult result(ProjectKey key, Step last, int calls, List<TenderResult.Hole> holes, Instant began,
            JobContext context) {
        Statistics statistics = context.inDatabase(() -> Statistics.of(chunks.counted(key), requirements.all(key)));
        double seconds = Duration.between(began, clock.instant()).toMillis() / 1000.0;
        return new TenderResult(true, holes.isEmpty(), key.id(), last.number, last.word(), statistics,
                cost(calls, context),
                new TenderResult.Performance(seconds, config.filterConcurrency(), config.extractConcurrency()), holes);
    }

    private TenderResult.Cost cost(int calls, JobContext context) {
        Optional<BigDecimal> spent = context.inDatabase(() -> usage.cost(context.taskId()));
        // Plain digits: in JSON, a power of ten is a number too, but not one that every reader takes.
        return new TenderResult.Cost(spent.map(Amount::text).map(BigDecimal::new).orElse(null), prices.currency(), calls);
    }
}
