package dev.fermata.callback;

/** Nothing is sent to a URL or an address. The message is a sentence that says why, and what to change. */
class RefusedException extends RuntimeException {

    RefusedException(String message) {
        super(message);
    }
}
