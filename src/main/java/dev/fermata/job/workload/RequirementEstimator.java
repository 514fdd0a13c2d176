package dev.fermata.job.workload;

import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobException;
import dev.fermata.engine.LlmCall;
import dev.fermata.engine.StepResults;
import dev.fermata.llm.LlmBadAnswerException;
import dev.fermata.llm.LlmRejectedException;
import dev.fermata.llm.Prompt;
import dev.fermata.llm.PromptFolder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Has a model estimate the requirements of one workbook, a batch of rows a step. What an answer leaves out, contradicts or
 * garbles is asked again in smaller batches, at last row by row; what remains then has no estimate, and nobody makes one
 * up. Not thread-safe.
 */
final class RequirementEstimator {

    private static final PromptFolder PROMPTS = PromptFolder.of(WorkloadJob.TYPE);
    private static final String PROMPT = "estimate";
    private static final String CONTENT_FILTER = "content_filter";
    private static final int ROWS_OF_SECOND_ROUND = 5;
    private static final int READ = 5;
    private static final int ASKED = 90;

    /**
     * What a batch's estimates depend on.
     *
     * @param prompt the version of the instructions
     */
    @RegisterForReflection
    record Question(Batch batch, String prompt, String language, String strategy, String model, Set<Role> roles) {}

    /**
     * What came of a batch.
     *
     * @param problem why there is nothing, as the code of a failure; null where there was an answer
     */
    @RegisterForReflection
    record Outcome(List<Estimate> estimates, String problem) {}

    private final List<Requirement> requirements;
    private final WorkloadSettings settings;
    private final WorkloadConfig config;
    private final StepResults steps;
    private final JobContext context;
    private final Prompt prompt;
    private final Map<String, Estimate> estimates = new LinkedHashMap<>();
    private final AtomicInteger estimated = new AtomicInteger();

    RequirementEstimator(List<Requirement> requirements, WorkloadSettings settings, WorkloadConfig config, StepResults steps,
            JobContext context) {
        this.requirements = requirements;
        this.settings = settings;
        this.config = config;
        this.steps = steps;
        this.context = context;
        this.prompt = context.prompt(PROMPTS, PROMPT);
    }

    /**
     * The estimates, by the requirements' names; those without any are missing.
     *
     * @throws JobException when the model gave no usable estimate at all
     */
    Map<String, Estimate> estimate() {
        ask(Batch.of("batch", requirements, config.batchRows(), config.batchCharacters()));
        if (estimates.isEmpty()) {
            throw JobException.permanent("no_estimates", "The model gave no usable estimate for any of the "
                    + requirements.size() + " requirements. Submit the workbook again, with another model if that fails too.",
                    null);
        }
        ask(Batch.of("again", missing(), ROWS_OF_SECOND_ROUND, config.batchCharacters()));
        ask(Batch.of("alone", missing(), 1, config.batchCharacters()));
        return estimates;
    }

    private List<Requirement> missing() {
        return requirements.stream().filter(one -> !estimates.containsKey(one.ref())).toList();
    }

    private void ask(List<Batch> batches) {
        if (batches.isEmpty()) {
            return;
        }
        // What an earlier run of the task has asked already counts from the start; nobody sees its steps run.
        Set<String> answered = context.inDatabase(() -> steps.names(context.taskId(), batches.getFirst().prefix()));
        estimated.addAndGet(batches.stream().filter(batch -> answered.contains(batch.name()))
                .mapToInt(batch -> batch.requirements().size()).sum());
        report();
        List<Question> questions = new ArrayList<>();
        batches.forEach(batch -> questions.add(new Question(batch, prompt.version(), context.language(),
                settings.wantedStrategy(), settings.model(), settings.wantedRoles())));
        context.steps(questions, config.concurrency(), question -> question.batch().name(), Outcome.class, this::outcome)
                .forEach(this::take);
    }

    private void take(Outcome outcome) {
        outcome.estimates().forEach(estimate -> estimates.put(estimate.ref(), estimate));
        estimated.set(estimates.size());
        report();
    }

    private Outcome outcome(Question question) {
        Outcome outcome = asked(question);
        estimated.addAndGet(outcome.estimates().size());
        report();
        return outcome;
    }

    /** An answer that nobody can use is an outcome, too: the rows are asked again, but never this question. */
    private Outcome asked(Question question) {
        Batch batch = question.batch();
        try {
            BatchAnswer answer = call(batch).json(BatchAnswer.class);
            return new Outcome(answer.usable(batch.refs(), settings.wantedRoles()), null);
        } catch (LlmBadAnswerException garbled) {
            return new Outcome(List.of(), garbled.code());
        } catch (LlmRejectedException refused) {
            if (!refused.code().equals(CONTENT_FILTER)) {
                throw refused;
            }
            return new Outcome(List.of(), refused.code());
        }
    }

    private LlmCall call(Batch batch) {
        LlmCall call = context.llm().system(instructions()).user(batch.message())
                .schema(batch.schema(PROMPTS.schema(PROMPT)));
        return settings.namesModel() ? call.model(settings.model()) : call;
    }

    private String instructions() {
        String roles = String.join(", ", settings.wantedRoles().stream().map(Role::word).toList());
        return prompt.text() + "\n\nstrategy: " + settings.wantedStrategy() + "\nroles: " + roles;
    }

    private void report() {
        int known = Math.min(estimated.get(), requirements.size());
        context.progress(READ + (ASKED - READ) * known / requirements.size(), "estimating", "workload.estimating", known,
                requirements.size());
    }
}
