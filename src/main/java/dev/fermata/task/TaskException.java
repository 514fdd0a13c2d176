package dev.fermata.task;

/** What a caller asked for can't be done. The message says what to do; the code is for programs. */
public abstract sealed class TaskException extends RuntimeException {

    private final String code;

    private TaskException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** A stable name of the reason. */
    public String code() {
        return code;
    }

    /** There is no such task, or it is somebody else's. */
    public static final class NotFound extends TaskException {
        NotFound(String id) {
            super("task_not_found", "There is no task " + id + ". It may never have existed, have been removed after"
                    + " its retention time, or belong to somebody else.");
        }
    }

    /** The task's state does not allow the move. */
    public static final class WrongState extends TaskException {
        private final TaskStatus status;

        WrongState(String id, String verb, TaskStatus status) {
            super("wrong_state", "Task " + id + " can't be " + verb + ": it is " + status.wireName() + ".");
            this.status = status;
        }

        /** Where the task stands. */
        public TaskStatus status() {
            return status;
        }
    }

    /** The caller has used the key, or the id, for something else. */
    public static final class KeyReused extends TaskException {
        KeyReused(String code, String message) {
            super(code, message);
        }
    }

    /** The type does not exist, or the payload does not fit it. */
    public static final class Unacceptable extends TaskException {
        public Unacceptable(String code, String message) {
            super(code, message);
        }
    }

    /** Nothing could run the task now, and nothing would later without an operator. */
    public static final class Unavailable extends TaskException {
        public Unavailable(String code, String message) {
            super(code, message);
        }
    }
}
