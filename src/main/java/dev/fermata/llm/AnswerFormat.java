package dev.fermata.llm;

/** How a provider is asked for JSON that follows a schema. */
public enum AnswerFormat {
    /** The schema is enforced while the answer is written; by a tool, at Anthropic. */
    JSON_SCHEMA,
    /** Any JSON object is enforced; the schema is part of the prompt. */
    JSON_OBJECT,
    /** The schema is only part of the prompt. */
    PROMPT
}
