package dev.fermata.llm;

/** How an answer ended whose text the sink already has. */
record Completion(String finishReason, Usage usage) {}
