package dev.fermata.engine;

/** Why a run has to stop. */
public enum StopReason {
    /** The task was cancelled. */
    CANCELLED,
    /** The task was paused. */
    PAUSED,
    /** The owner's budget is used up. */
    OVER_BUDGET,
    /** The task's time is over. */
    DEADLINE,
    /** The lease is gone: somebody else may run the task now. */
    LEASE_LOST,
    /** The process shuts down; another replica goes on. */
    SHUTDOWN
}
