/**
 * Calls to language models: providers, streaming, abort, retries within one call, simulated answers.
 *
 * <p>Jobs and the engine call {@link dev.fermata.llm.LlmClient}, on a virtual thread. This package
 * imports no other package of ours: it knows a task only by the names it writes into its log lines.
 * It must never log prompt text or a key, block an event loop, or make a call after an abort.
 */
package dev.fermata.llm;
