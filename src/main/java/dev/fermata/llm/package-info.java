/**
 * Calls to language models: providers, streaming, abort, retries within one call, simulated answers.
 *
 * <p>Jobs and the engine call {@link dev.fermata.llm.LlmClient}, on a virtual thread. This package
 * knows a task only by the names it writes down: of our packages it uses {@code database} and
 * {@code signal}, for what replicas share, and {@code ops} and {@code security}, for its operators.
 * It must never log prompt text or a key, block an event loop, or make a call after an abort.
 */
package dev.fermata.llm;
