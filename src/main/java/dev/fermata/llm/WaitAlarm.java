package dev.fermata.llm;

/**
 * Lets an abort end the wait between two calls, which is a plain sleep of the calling thread. Only
 * while armed does it interrupt: an interrupt at any other moment could break what the sink does,
 * such as a database connection. Armed and disarmed by the calling thread.
 */
final class WaitAlarm {

    private final AbortSignal signal;
    private AbortSignal.Registration registration = () -> {};
    private Thread sleeper;
    private boolean rang;

    WaitAlarm(AbortSignal signal) {
        this.signal = signal;
    }

    void arm() {
        synchronized (this) {
            sleeper = Thread.currentThread();
        }
        registration = signal.onAbort(this::ring);
    }

    private synchronized void ring() {
        if (sleeper != null) {
            rang = true;
            sleeper.interrupt();
        }
    }

    /** After this no interrupt of ours comes any more, and one that came too late is taken back. */
    void disarm() {
        registration.close();
        synchronized (this) {
            sleeper = null;
            if (rang) {
                rang = false;
                Thread.interrupted();
            }
        }
    }
}
