package dev.fermata.document.review;

/** Told how far the marking is. What it throws stops the work, and no target file appears. */
@FunctionalInterface
public interface ReviewProgress {

    /**
     * Called often, from the thread that marks.
     *
     * @param done steps done, never falling
     * @param of   steps in all, above 0 and always the same
     */
    void at(int done, int of);
}
