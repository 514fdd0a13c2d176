package dev.fermata.callback;

import java.time.Duration;

/** What became of one try. */
sealed interface Outcome {

    /** The receiver has it. */
    record Accepted() implements Outcome {}

    /** The receiver wants no more of these. */
    record Gone() implements Outcome {}

    /**
     * The receiver does not have it, as far as we know.
     *
     * @param reason for operators
     * @param notBefore how long the receiver asked to be left alone; zero where it did not
     */
    record Failed(String reason, Duration notBefore) implements Outcome {}
}
