package dev.fermata.llm;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a provider speaks and demands. In the order in which the first usable one becomes the default. */
enum Kind {
    /** OpenAI chat completions, and the many servers that imitate them: vLLM, llama.cpp, gateways. */
    OPENAI,
    /** The same from Azure, where a deployment takes the model's place. */
    AZURE,
    /** Anthropic's messages. */
    ANTHROPIC,
    /** Alibaba's models in their OpenAI-compatible mode. */
    DASHSCOPE,
    /** A local server without a key. */
    OLLAMA,
    /** Answers made from the prompt. */
    SIMULATED;

    static Optional<Kind> of(String name) {
        return Arrays.stream(values()).filter(kind -> kind.id().equals(name)).findFirst();
    }

    /** Its name in the configuration. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All names, for a message. */
    static String all() {
        return Arrays.stream(values()).map(Kind::id).collect(Collectors.joining(", "));
    }
}
