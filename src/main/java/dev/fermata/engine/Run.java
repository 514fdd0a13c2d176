package dev.fermata.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.database.DatabaseException;
import dev.fermata.database.Jsonb;
import dev.fermata.event.EventType;
import dev.fermata.event.NewEvent;
import dev.fermata.llm.AbortSignal;
import dev.fermata.llm.Breach;
import dev.fermata.llm.FragmentSink;
import dev.fermata.llm.LlmAnswer;
import dev.fermata.llm.LlmBudgetException;
import dev.fermata.llm.LlmClient;
import dev.fermata.llm.LlmRequest;
import dev.fermata.llm.Prompt;
import dev.fermata.llm.PromptFolder;
import dev.fermata.task.Chains;
import dev.fermata.task.ClaimedTask;
import dev.fermata.task.Owner;
import dev.fermata.task.Predecessor;
import dev.fermata.usage.TaskUsage;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.commons.codec.digest.DigestUtils;

/** One attempt at a task, as its handler sees it. Thread-safe. */
final class Run implements JobContext {

    /** What a run needs from the engine. */
    record Tools(StepTable steps, Chains chains, LlmClient llm, TaskUsage usage, Jsonb jsonb, ComputePool compute) {}

    /** The step that the current thread is in. */
    private static final ScopedValue<String> STEP = ScopedValue.newInstance();

    private static final String WHOLE_JOB = "job";

    /** Between two tries of a statement while PostgreSQL is away. */
    private static final Duration DATABASE_PAUSE = Duration.ofMillis(200);

    private volatile ClaimedTask task;
    private final RunLog log;
    private final CancellationToken token;
    private final Tools tools;
    private final RunSpan span;
    private final Map<String, Object> metadata = new ConcurrentHashMap<>();
    /** Versions of the prompts that were used, by id. */
    private final Map<String, String> prompts = new ConcurrentSkipListMap<>();
    /** Input hashes of the steps that are running, to keep their text under if they are cut off. */
    private final Map<String, String> open = new ConcurrentHashMap<>();
    private volatile Object partial;
    private volatile boolean askedModels;
    private final AtomicReference<Breach> breach = new AtomicReference<>();
    private volatile Set<String> stepsWithText;
    private final AtomicInteger stepsDone = new AtomicInteger();

    Run(ClaimedTask task, RunLog log, CancellationToken token, Tools tools, RunSpan span) {
        this.task = task;
        this.log = log;
        this.token = token;
        this.tools = tools;
        this.span = span;
    }

    @Override
    public String taskId() {
        return task.id();
    }

    @Override
    public Owner owner() {
        return task.owner();
    }

    @Override
    public String language() {
        return task.language();
    }

    @Override
    public <T> T step(String name, Object input, Class<T> type, Step<T> body) {
        String hash = hash(input);
        Optional<String> saved = patiently(() -> tools.steps().find(task.id(), name, hash));
        if (saved.isPresent()) {
            stepsDone.incrementAndGet();
            return tools.jsonb().read(saved.get(), type);
        }
        if (task.lease().attempt() > 1 && stepsWithText().contains(name)) {
            log.restarted(name, "step.cut_off", "The step was cut off before its end; it begins again.");
        }
        open.put(name, hash);
        T value = compute(name, body);
        String json = tools.jsonb().write(value);
        // It may have been paid for, so it is kept even if a stop has come by now: until it settles, the run may write.
        token.atAnyRate(patient(() -> save(name, hash, json)));
        return value;
    }

    /** The steps of which readers have seen text that an earlier run said; read once. */
    private Set<String> stepsWithText() {
        Set<String> known = stepsWithText;
        if (known == null) {
            known = patiently(() -> tools.steps().withText(task.id(), task.lease().attempt()));
            stepsWithText = known;
        }
        return known;
    }

    private <T> T compute(String name, Step<T> body) {
        try {
            return ScopedValue.where(STEP, name).call(body::run);
        } catch (RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (Exception e) {
            throw new StepFailedException(name, e);
        }
    }

    @Override
    public <T> T inDatabase(Supplier<T> work) {
        token.checkpoint();
        return patiently(work);
    }

    /** Does work that no stop interrupts; while PostgreSQL is away it waits, as long as the lease lasts. */
    private <T> T patiently(Supplier<T> work) {
        return token.shielded(patient(work));
    }

    private <T> Supplier<T> patient(Supplier<T> work) {
        return () -> {
            while (true) {
                try {
                    return work.get();
                } catch (DatabaseException e) {
                    if (!e.passing() || !token.mayGoOnAfter(DATABASE_PAUSE)) {
                        throw e;
                    }
                }
            }
        };
    }

    private boolean save(String name, String hash, String json) {
        // What was said comes first: a saved step's text is complete in the log.
        if (!log.flush() || !tools.steps().save(task.lease(), name, hash, true, json)) {
            token.stop(StopReason.LEASE_LOST);
            return false;
        }
        log.stepFinished(name);
        open.remove(name);
        stepsDone.incrementAndGet();
        return true;
    }

    @Override
    public <I, T> List<T> steps(List<I> items, int concurrency, Function<I, String> name, Class<T> type,
            ItemStep<I, T> body) {
        return new ParallelSteps(token, concurrency)
                .run(items, item -> step(name.apply(item), item, type, () -> body.run(item)));
    }

    @Override
    public String idempotencyKey(String step) {
        return task.id() + ":" + step;
    }

    @Override
    public void progress(int percent, String stage, String code, Object... args) {
        token.checkpoint();
        int shown = Math.clamp(percent, 0, 99);
        ObjectNode data = tools.jsonb().object().put("percent", shown).put("stage", stage).put("code", code);
        data.set("args", tools.jsonb().tree((Object) args));
        log.progress(shown, new NewEvent(EventType.PROGRESS, tools.jsonb().write(data)));
    }

    @Override
    public void emit(EventType type, Map<String, ?> data) {
        token.checkpoint();
        switch (type) {
            case INFO, WARNING, USAGE, ERROR -> log.event(new NewEvent(type, tools.jsonb().write(data)));
            default -> throw new IllegalArgumentException("events of type " + type + " are the engine's to write");
        }
    }

    @Override
    public void text(String fragment) {
        token.checkpoint();
        if (!fragment.isEmpty()) {
            log.text(currentStep(), fragment);
        }
    }

    @Override
    public void metadata(String key, Object value) {
        metadata.put(key, value);
    }

    @Override
    public void partial(Object result) {
        partial = result;
    }

    @Override
    public List<Predecessor> predecessors() {
        return inDatabase(() -> tools.chains().results(task.id()));
    }

    @Override
    public Prompt prompt(PromptFolder folder, String name) {
        Prompt prompt = folder.prompt(name, task.language());
        prompts.put(prompt.id(), prompt.version());
        return prompt;
    }

    @Override
    public LlmCall llm() {
        token.checkpoint();
        askedModels = true;
        var asker = new LlmRequest.Asker(task.owner().tenant(), task.owner().user(), task.lease().attempt());
        return new LlmCall(new ProviderCaller(), asker, task.taskType(), task.id(), currentStep());
    }

    private final class ProviderCaller implements LlmCall.Caller {
        @Override
        public LlmAnswer text(LlmRequest request) {
            try (Scope inRun = span.enter()) {
                return noted(withinBudget(() -> tools.llm().call(request, sink(request.step()), token)));
            }
        }

        @Override
        public <T> T json(LlmRequest request, Class<T> type) {
            try (Scope inRun = span.enter()) {
                var answer = withinBudget(() -> tools.llm().callJson(request, type, sink(request.step()), token));
                noted(answer.answer());
                return answer.value();
            }
        }

        /** A breach stops the whole run, its other calls too, whatever the handler makes of a failed call. */
        private <A> A withinBudget(Supplier<A> call) {
            try {
                return call.get();
            } catch (LlmBudgetException e) {
                breach.compareAndSet(null, e.breach());
                token.stop(StopReason.OVER_BUDGET);
                throw e;
            }
        }

        private LlmAnswer noted(LlmAnswer answer) {
            metadata.put("provider", answer.provider());
            metadata.put("model", answer.model());
            if (!answer.movedFrom().isEmpty()) {
                metadata.put("moved_from", answer.movedFrom());
            }
            return answer;
        }

        private FragmentSink sink(String step) {
            return new FragmentSink() {
                @Override
                public void text(String fragment) {
                    log.text(step, fragment);
                }

                @Override
                public void restarted(String reason) {
                    log.restarted(step, "step.asked_again", reason);
                }
            };
        }
    }

    @Override
    public <T> T compute(Callable<T> work) {
        token.checkpoint();
        Future<T> future = tools.compute().submit(work);
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            throw interrupted(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new StepFailedException(currentStep(), e.getCause());
        }
    }

    @Override
    public void checkpoint() {
        token.checkpoint();
    }

    @Override
    public AbortSignal signal() {
        return token;
    }

    RunLog log() {
        return log;
    }

    CancellationToken token() {
        return token;
    }

    RunSpan span() {
        return span;
    }

    ClaimedTask task() {
        return task;
    }

    /** The task's input, once: the handler has it from then on, and a run may take long. */
    String takePayload() {
        String json = task.payloadJson();
        task = task.withoutPayload();
        return json;
    }

    /** Which limit stopped it; null unless one did. */
    Breach breach() {
        return breach.get();
    }

    /** What the handler and its calls have noted and what all attempts have spent, as JSON. */
    String metadataJson() {
        Map<String, Object> noted = new TreeMap<>(metadata);
        if (!prompts.isEmpty()) {
            noted.put("prompts", prompts);
        }
        if (mayHaveSpent()) {
            tools.usage().of(task.id()).ifPresent(spent -> noted.put("usage", spent));
        }
        return tools.jsonb().write(noted);
    }

    /** What all attempts have spent, as metadata of a task that is not at its end; an empty object where nothing was. */
    String usageJson() {
        if (!mayHaveSpent()) {
            return "{}";
        }
        boolean cancelled = token.reason().filter(StopReason.CANCELLED::equals).isPresent();
        Optional<ObjectNode> spent = cancelled
                ? tools.usage().ofCancelled(task.owner().tenant(), task.taskType(), task.id())
                : tools.usage().of(task.id());
        return tools.jsonb().write(spent.map(usage -> Map.of("usage", usage)).orElse(Map.of()));
    }

    /** This attempt, or one before it that died before it could add up what it had spent. */
    private boolean mayHaveSpent() {
        return askedModels || task.lease().attempt() > 1;
    }

    /**
     * What there is so far: what the handler kept, and the text of steps that were cut off.
     *
     * @return JSON; null when there is nothing
     */
    String partialJson() {
        Map<String, String> texts = log.unfinishedTexts();
        if (partial == null && texts.isEmpty()) {
            return null;
        }
        ObjectNode kept = tools.jsonb().object();
        if (partial != null) {
            kept.set("result", tools.jsonb().tree(partial));
        }
        kept.set("texts", tools.jsonb().tree((Object) texts));
        kept.put("steps_done", stepsDone.get());
        return tools.jsonb().write(kept);
    }

    /** Keeps the text of steps that were cut off under their step and input. */
    void savePartialSteps() {
        log.unfinishedTexts().forEach((name, text) -> {
            String hash = open.get(name);
            if (hash != null) {
                tools.steps().save(task.lease(), name, hash, false,
                        tools.jsonb().write(tools.jsonb().object().put("text", text)));
            }
        });
    }

    private RuntimeException interrupted(InterruptedException e) {
        return token.reason().<RuntimeException>map(StoppedException::new).orElseGet(() -> {
            Thread.currentThread().interrupt();
            return new IllegalStateException("interrupted by somebody other than the engine", e);
        });
    }

    private static String currentStep() {
        return STEP.isBound() ? STEP.get() : WHOLE_JOB;
    }

    private String hash(Object input) {
        return DigestUtils.sha256Hex(tools.jsonb().write(input));
    }
}
