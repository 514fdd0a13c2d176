package dev.fermata.llm;

/**
 * What a model is told, before it is asked.
 *
 * @param id where it comes from, such as {@code bidding_analysis/piece.zh}
 * @param version of its wording: a prompt with another version is another question, so it belongs into a step's input
 * @param text what the model reads
 */
public record Prompt(String id, String version, String text) {}
