package dev.fermata.callback;

/** A receiver gave no answer. The message says how far we got. */
class UnreachedException extends RuntimeException {

    UnreachedException(String message) {
        super(message);
    }
}
