package dev.fermata.llm;

/** A provider's stream broke its own format. The message quotes nothing of it. */
final class MalformedStreamException extends RuntimeException {

    MalformedStreamException(String problem) {
        super(problem);
    }
}
