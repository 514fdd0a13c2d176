package dev.fermata.task;

/** A bean that keeps something of an owner outside of tasks and their files, and takes part in {@link Erasure}. */
public interface OwnerRecords {

    /**
     * Removes what is kept of the owner, or makes it nameless; what belongs to a task only once that task is gone.
     * Called again, after more tasks have gone, until the erasure is complete.
     */
    void erase(Owner owner);
}
