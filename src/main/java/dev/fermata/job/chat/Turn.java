package dev.fermata.job.chat;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A message of a conversation, and what became of it.
 *
 * @param answer what was answered, cut off where the end says so; empty where nothing was
 */
@RegisterForReflection
record Turn(String message, String answer, End end) {

    /** Models refuse messages without content. */
    private static final String NOTHING = "-";

    /** How an answer ended. */
    @RegisterForReflection
    enum End {
        COMPLETE,
        /** Its reader called it off. */
        CUT_OFF,
        /** It failed. */
        FAILED,
        /** It is still being made. */
        OPEN
    }

    /** The answer as the model is shown it, its end marked where it is none. */
    String shown(boolean chinese) {
        String mark = switch (end) {
            case COMPLETE -> "";
            case CUT_OFF -> chinese ? "〔用户在此中断了回答〕" : "[The user stopped the answer here]";
            case FAILED -> chinese ? "〔回答失败〕" : "[The answer failed]";
            case OPEN -> chinese ? "〔回答尚未完成〕" : "[The answer is still being written]";
        };
        String shown = answer.isEmpty() || mark.isEmpty() ? answer + mark : answer + "\n" + mark;
        return shown.isBlank() ? NOTHING : shown;
    }

    /** The message as the model is shown it: a document may have come without a word. */
    String asked() {
        return message.isBlank() ? NOTHING : message;
    }
}
