package dev.fermata.llm;

/**
 * An answer bound to a type and validated. Neither part is null.
 *
 * @param answer the text it was read from, and what it took
 */
public record JsonAnswer<T>(T value, LlmAnswer answer) {}
