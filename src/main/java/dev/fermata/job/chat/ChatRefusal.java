package dev.fermata.job.chat;

/** A request from which no task can come; the message says why, in its reader's language. */
final class ChatRefusal extends RuntimeException {

    ChatRefusal(String message) {
        super(message, null, false, false);
    }
}
