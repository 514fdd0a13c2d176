package dev.fermata.engine;

/** Whether this replica works on tasks, or only answers requests. */
public interface WorkerRole {

    /** True when it claims and runs tasks. */
    boolean worker();
}
