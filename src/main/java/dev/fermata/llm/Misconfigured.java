package dev.fermata.llm;

/** A provider's configuration that cannot work. The message is one sentence for the operator. */
final class Misconfigured extends Exception {

    Misconfigured(String problem) {
        super(problem);
    }
}
