package dev.fermata.llm;

import java.util.OptionalInt;

/** A provider that is ready to be asked. */
sealed interface Provider {

    String name();

    Kind kind();

    String model();

    Limits limits();

    Provider withLimits(Limits other);

    Provider withModel(String other);

    /**
     * A server that is asked over HTTP.
     *
     * @param codec the protocol it speaks
     * @param answerFormat how it is asked for JSON
     * @param maxTokens of an answer to a request that names no limit
     */
    record Remote(
            String name,
            Kind kind,
            Codec codec,
            Endpoint endpoint,
            String model,
            AnswerFormat answerFormat,
            OptionalInt maxTokens,
            Limits limits)
            implements Provider {

        @Override
        public Remote withLimits(Limits other) {
            return new Remote(name, kind, codec, endpoint, model, answerFormat, maxTokens, other);
        }

        @Override
        public Remote withModel(String other) {
            return new Remote(name, kind, codec, endpoint, other, answerFormat, maxTokens, limits);
        }
    }

    /** Answers made from the prompt, within this process. */
    record Simulated(String name, String model, Limits limits, SimulatedPace pace) implements Provider {

        @Override
        public Kind kind() {
            return Kind.SIMULATED;
        }

        @Override
        public Simulated withLimits(Limits other) {
            return new Simulated(name, model, other, pace);
        }

        @Override
        public Simulated withModel(String other) {
            return new Simulated(name, other, limits, pace);
        }
    }
}
