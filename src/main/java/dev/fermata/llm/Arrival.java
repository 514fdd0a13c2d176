package dev.fermata.llm;

import java.util.function.UnaryOperator;

/** What a calling thread can get from an HTTP exchange. */
sealed interface Arrival {

    /** @param header the value of a header by its name, or null */
    record Head(int status, UnaryOperator<String> header) implements Arrival {}

    /** The next bytes of the body. */
    record Bytes(byte[] bytes) implements Arrival {}

    /** The body is complete. */
    record End() implements Arrival {}

    /** @param connected whether there had been a connection */
    record Broken(Throwable cause, boolean connected) implements Arrival {}

    /** The call's signal came. */
    record Aborted() implements Arrival {}

    /** Nothing came in the time given. */
    record Nothing() implements Arrival {}
}
