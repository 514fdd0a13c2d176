package dev.fermata.llm;

/** No provider is configured for the task type. Code {@code no_provider}. */
public final class LlmNoProviderException extends LlmException {

    LlmNoProviderException(String taskType) {
        super(
                "no_provider",
                "No LLM provider is configured for task type " + taskType
                        + ": set an API key such as OPENAI_API_KEY, or fermata.llm.providers and fermata.llm.routes.",
                "");
    }
}
