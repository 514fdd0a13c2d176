package dev.fermata.llm;

import java.net.URI;
import java.util.Optional;

/** A provider that is ready to be asked. */
sealed interface Provider {

    String name();

    String model();

    Limits limits();

    Provider withLimits(Limits other);

    /**
     * A server that is asked over HTTP.
     *
     * @param codec the protocol it speaks
     */
    record Remote(String name, Codec codec, URI baseUrl, Optional<String> apiKey, String model, Limits limits)
            implements Provider {

        @Override
        public Provider withLimits(Limits other) {
            return new Remote(name, codec, baseUrl, apiKey, model, other);
        }

        /** The key stays out of logs and messages. */
        @Override
        public String toString() {
            return "Remote[name=" + name + ", baseUrl=" + baseUrl + ", model=" + model + ", apiKey="
                    + (apiKey.isPresent() ? "***" : "none") + "]";
        }
    }

    /** Answers made from the prompt, within this process. */
    record Simulated(String name, String model, Limits limits, SimulatedPace pace) implements Provider {

        @Override
        public Provider withLimits(Limits other) {
            return new Simulated(name, model, other, pace);
        }
    }
}
