package dev.fermata.task;

/** Which URLs may be told of a task's end. Whoever delivers callbacks implements it. */
public interface CallbackPolicy {

    /**
     * Checks a URL before its task is created. Asks no name server, so that a submit never waits for one.
     *
     * @throws TaskException.Unacceptable when nothing would be sent to the URL, with what to change
     * @throws TaskException.Unavailable when this installation sends no callbacks
     */
    void check(String url);
}
