package dev.fermata.job.chat;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/** What kind of answer a message wants, in the original system's names. */
@RegisterForReflection
public enum ChatKind {
    /** A conversation. */
    CHAT,
    /** Program code. */
    CODER,
    /** A thorough, ordered treatment of a subject. */
    RESEARCH,
    /** The review of a document, where there is none to review: the answer says how to send one. */
    DOC_ANNOTATE;

    /** The name of its prompt. */
    String prompt() {
        return name().toLowerCase(Locale.ROOT);
    }
}
