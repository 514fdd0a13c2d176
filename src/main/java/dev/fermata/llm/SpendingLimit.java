package dev.fermata.llm;

import java.util.Optional;

/** Knows what may still be spent for whom. One bean implements it; it is asked on the calling thread. */
public interface SpendingLimit {

    /**
     * Asked before every HTTP call.
     *
     * @return why the call must not be made; empty when it may
     */
    Optional<Breach> check(PlannedCall call) throws InterruptedException;

    /** An HTTP call begins: what it costs counts from here on. Never fails. */
    Meter begin(PlannedCall call);

    /** Counts one HTTP call. */
    interface Meter {

        /** A call that nobody pays for. */
        Meter NONE = new Meter() {
            @Override
            public Optional<Breach> answered(int tokens) {
                return Optional.empty();
            }

            @Override
            public void ended(Usage usage) {}
        };

        /**
         * The answer has grown; called for every fragment, so it must be quick.
         *
         * @param tokens of the answer so far, as guessed from its text
         * @return why the call must not go on; empty when it may
         */
        Optional<Breach> answered(int tokens);

        /** The call is over, one way or another. */
        void ended(Usage usage);
    }
}
