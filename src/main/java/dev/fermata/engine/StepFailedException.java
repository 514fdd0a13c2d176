package dev.fermata.engine;

/** A step's body threw a checked exception, which is the cause. */
final class StepFailedException extends RuntimeException {

    StepFailedException(String step, Throwable cause) {
        super("step " + step + " failed", cause);
    }
}
