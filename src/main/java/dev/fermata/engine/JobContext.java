package dev.fermata.engine;

import dev.fermata.event.EventType;
import dev.fermata.llm.AbortSignal;
import dev.fermata.llm.Prompt;
import dev.fermata.llm.PromptFolder;
import dev.fermata.task.Owner;
import dev.fermata.task.Predecessor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a running job may do. Every method is a checkpoint: when the task was paused or cancelled, or the process is
 * shutting down, it throws {@link StoppedException}, which the handler lets pass; waiting calls are interrupted, and
 * calls to a provider aborted, so ordinary code needs no polling. Thread-safe.
 */
public interface JobContext {

    /** The body of a step. */
    @FunctionalInterface
    interface Step<T> {
        T run() throws Exception;
    }

    /** The body of one of many steps. */
    @FunctionalInterface
    interface ItemStep<I, T> {
        T run(I item) throws Exception;
    }

    /** The task's id. */
    String taskId();

    /** Whose task it is. */
    Owner owner();

    /** The language of prompts and messages, {@code zh} or {@code en}. */
    String language();

    /**
     * Runs the body once and saves its result. When the same step, with the same input, has a saved result, of this
     * run or an earlier one, the body does not run and that result is given back.
     *
     * <p>If the process dies between the body's end and the save, the body runs again: outside effects should carry
     * the idempotency key {@link #idempotencyKey}. A step should be no longer than one call to a provider.
     *
     * @param name the step's name, unique within the task
     * @param input what the result depends on; becomes JSON and is compared by its hash
     * @param type the result's class; it is turned to JSON and back
     * @param body computes the result; not null
     */
    <T> T step(String name, Object input, Class<T> type, Step<T> body);

    /**
     * Runs a step for each item, several at a time; the first failure stops the others and is thrown.
     *
     * @param items the items, each the input of its step
     * @param concurrency how many run at once, at least 1
     * @param name names an item's step, uniquely
     * @param type the results' class
     * @param body computes one item's result
     * @return the results, in the order of the items
     */
    <I, T> List<T> steps(List<I> items, int concurrency, Function<I, String> name, Class<T> type, ItemStep<I, T> body);

    /** The key that outside effects of a step should carry, so that a second run of its body can be recognised. */
    String idempotencyKey(String step);

    /**
     * Says how far the job is.
     *
     * @param percent 0 to 99; a lower value than before is passed over, 100 comes with the saved result
     * @param stage a stable name for programs
     * @param code the message's code, rendered in the reader's language
     * @param args the message's arguments, in the order of its placeholders: texts and numbers
     */
    void progress(int percent, String stage, String code, Object... args);

    /** Adds an event of one of the kinds INFO, WARNING, USAGE or ERROR; the data becomes a JSON object. */
    void emit(EventType type, Map<String, ?> data);

    /** Streams text of the current step to readers. */
    void text(String fragment);

    /** Adds to the task's metadata when it completes. */
    void metadata(String key, Object value);

    /** Keeps what there is so far: shown as the task's {@code partial} if it does not get to its end. */
    void partial(Object result);

    /** What the tasks that this one runs after have given, in the order they were named; empty where there are none. */
    List<Predecessor> predecessors();

    /**
     * The prompt in the task's language. Its version is noted in the task's metadata, under {@code prompts}; it belongs
     * into the input of the steps that use it.
     *
     * @throws IllegalStateException when there is no such prompt
     */
    Prompt prompt(PromptFolder folder, String name);

    /** Begins a call to a language model; its text streams to readers under the current step. */
    LlmCall llm();

    /** Runs CPU-heavy work in the replica's small pool for it, away from the threads that wait. */
    <T> T compute(Callable<T> work);

    /**
     * Does database work of the job's own, a few short statements: a stop waits for its end instead of interrupting it,
     * and while PostgreSQL is away it is done again, as long as the run has its task. What it writes may be written twice.
     */
    <T> T inDatabase(Supplier<T> work);

    /** Returns if the job may go on; for long loops that call nothing else here. */
    void checkpoint();

    /** Tells code that can't be interrupted when to stop. */
    AbortSignal signal();
}
