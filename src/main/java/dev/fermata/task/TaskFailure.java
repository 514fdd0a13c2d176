package dev.fermata.task;

/**
 * Why a task did not get its result.
 *
 * @param code a stable name for programs
 * @param message what happened, to what, and what to do
 * @param cancelReason the word kept in {@code cancel_reason}; null where nothing was called off
 */
public record TaskFailure(String code, String message, String cancelReason) {

    public TaskFailure {
        // A provider's words may be in it, and PostgreSQL can't hold a NUL.
        message = message.replace('\0', '\uFFFD');
    }

    /** A failure of the run itself. */
    public TaskFailure(String code, String message) {
        this(code, message, null);
    }

    /** The owner's budget of today is used up: the word is kept as code and as what the task is held for. */
    public static TaskFailure overBudget(String message) {
        return new TaskFailure("budget_exceeded", message, "budget_exceeded");
    }

    /** The time limit has passed. */
    public static TaskFailure deadline() {
        return new TaskFailure("deadline_exceeded",
                "The task did not finish within its time limit. Retry it with a longer one; finished steps are kept.",
                "timeout");
    }
}
