package dev.fermata.llm;

import java.util.Objects;

/** One turn of a conversation with a model. Neither part is null. */
public record LlmMessage(Role role, String content) {

    /** Who speaks. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    public LlmMessage {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(content, "content");
    }

    /** Instructions that hold for the whole conversation. */
    public static LlmMessage system(String content) {
        return new LlmMessage(Role.SYSTEM, content);
    }

    /** What we ask. */
    public static LlmMessage user(String content) {
        return new LlmMessage(Role.USER, content);
    }

    /** What the model answered before. */
    public static LlmMessage assistant(String content) {
        return new LlmMessage(Role.ASSISTANT, content);
    }
}
