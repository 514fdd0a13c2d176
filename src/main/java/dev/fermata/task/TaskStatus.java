package dev.fermata.task;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Where a task stands, and the only moves there are: the guards of the SQL, the diagram in the docs and the buttons
 * of the UI all come from {@link #next()}.
 */
public enum TaskStatus {
    /** Waiting for a worker. */
    PENDING,
    /** A worker has it. */
    RUNNING,
    /** It failed and will be tried again; the error is visible. */
    RETRY,
    /** Held until somebody resumes it. */
    PAUSED,
    /** It has a result. */
    COMPLETED,
    /** It will not be tried again by itself. */
    FAILED,
    /** Somebody called it off. */
    CANCELLED;

    /** The states that may follow directly. */
    public Set<TaskStatus> next() {
        return switch (this) {
            case PENDING -> EnumSet.of(RUNNING, PAUSED, CANCELLED, FAILED);
            case RUNNING -> EnumSet.of(COMPLETED, RETRY, FAILED, PAUSED, CANCELLED, PENDING);
            case RETRY -> EnumSet.of(RUNNING, PAUSED, CANCELLED, PENDING, FAILED);
            case PAUSED -> EnumSet.of(PENDING, CANCELLED, FAILED);
            case FAILED, CANCELLED -> EnumSet.of(PENDING);
            case COMPLETED -> EnumSet.noneOf(TaskStatus.class);
        };
    }

    /** Whether the move is one of the table's. */
    public boolean canBecome(TaskStatus target) {
        return next().contains(target);
    }

    /** The states from which there is a direct move to this one. */
    public Set<TaskStatus> previous() {
        EnumSet<TaskStatus> sources = EnumSet.noneOf(TaskStatus.class);
        Arrays.stream(values()).filter(status -> status.canBecome(this)).forEach(sources::add);
        return sources;
    }

    /** Whether the task is finished; only a retry by hand goes on from here. */
    public boolean terminal() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /** The name on the wire, in lower case. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The status of a name on the wire, in either case.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static TaskStatus ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
