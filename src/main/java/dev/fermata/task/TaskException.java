package dev.fermata.task;

/** What a caller asked for can't be done. The message says what to do; the code is for programs. */
public abstract sealed class TaskException extends RuntimeException {

    private final String code;
    private final transient Object[] args;

    private TaskException(String code, String message, Object... args) {
        super(message);
        this.code = code;
        this.args = args;
    }

    /** A stable name of the reason. */
    public String code() {
        return code;
    }

    /** What fills the placeholders of this code's message in the reader's language. */
    public Object[] args() {
        return args;
    }

    /** There is no such task, or it is somebody else's. */
    public static final class NotFound extends TaskException {
        NotFound(String id) {
            super("task_not_found", "There is no task " + id + ". It may never have existed, have been removed after"
                    + " its retention time, or belong to somebody else.", id);
        }
    }

    /** The task's state does not allow the move. */
    public static final class WrongState extends TaskException {
        private final TaskStatus status;

        WrongState(String id, String verb, TaskStatus status) {
            super("wrong_state", "Task " + id + " can't be " + verb + ": it is " + status.wireName() + ".", id,
                    verb, status.wireName());
            this.status = status;
        }

        /** Where the task stands. */
        public TaskStatus status() {
            return status;
        }
    }

    /** The caller has used the key, or the id, for something else. */
    public static final class KeyReused extends TaskException {
        KeyReused(String code, String message, String key) {
            super(code, message, key);
        }
    }

    /** The type does not exist, or the payload does not fit it. */
    public static final class Unacceptable extends TaskException {
        public Unacceptable(String code, String message, Object... args) {
            super(code, message, args);
        }
    }

    /** Nothing could run the task now, and nothing would later without an operator. */
    public static final class Unavailable extends TaskException {
        public Unavailable(String code, String message, Object... args) {
            super(code, message, args);
        }
    }
}
