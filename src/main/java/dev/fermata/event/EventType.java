package dev.fermata.event;

import java.util.Locale;

/** The kinds of events of a task's log. Readers pass over kinds they don't know. */
public enum EventType {
    /** The status changed: {@code status}, and for RETRY and FAILED {@code error, code}. */
    STATUS,
    /** {@code percent, stage, code, args}: percent never goes back and reaches 100 only with the saved result. */
    PROGRESS,
    /** {@code step, from, text}: a piece of a step's text, from a character offset on. */
    CONTENT,
    /** Tokens spent by a call. */
    USAGE,
    /** {@code code, args}: something worth knowing. */
    INFO,
    /** {@code code, args}: something worth a look. */
    WARNING,
    /** {@code code, message}: what went wrong. */
    ERROR,
    /** The result is saved: {@code href}. */
    RESULT,
    /** {@code step, reason}: the step's text begins again. */
    RESTARTED,
    /** The task is in a terminal state and nothing more will be written. */
    DONE;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name on the wire and in the table. */
    public String wireName() {
        return wireName;
    }
}
