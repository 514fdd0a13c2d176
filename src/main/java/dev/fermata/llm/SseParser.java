package dev.fermata.llm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Reads server-sent events from bytes that may be cut anywhere: between CR and LF, within a UTF-8
 * sequence, within a field's name. An event is given out once its blank line has come; one that the
 * stream's end cuts short is dropped, as the HTML standard says. Not thread-safe.
 */
final class SseParser {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int limit;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private final StringBuilder data = new StringBuilder();
    private boolean hasData;
    private String type = "";
    private boolean firstLine = true;
    private boolean afterCarriageReturn;

    /** @param limit of one line, in bytes, and of one event's data, in characters */
    SseParser(int limit) {
        this.limit = limit;
    }

    /**
     * Takes the next bytes and gives out the events they complete.
     *
     * @throws MalformedStreamException when a line or an event is longer than the limit
     */
    void feed(byte[] bytes, Consumer<SseEvent> events) {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte next = bytes[i];
            if (next != '\n' && next != '\r') {
                afterCarriageReturn = false;
                continue;
            }
            boolean secondHalfOfLineEnd = next == '\n' && afterCarriageReturn;
            afterCarriageReturn = next == '\r';
            if (!secondHalfOfLineEnd) {
                append(bytes, start, i);
                endLine(events);
            }
            start = i + 1;
        }
        append(bytes, start, bytes.length);
    }

    private void append(byte[] bytes, int start, int end) {
        if (line.size() + end - start > limit) {
            throw new MalformedStreamException("a line is longer than " + limit + " bytes");
        }
        line.write(bytes, start, end - start);
    }

    private void endLine(Consumer<SseEvent> events) {
        String text = decoded();
        line.reset();
        firstLine = false;
        if (text.isEmpty()) {
            dispatch(events);
        } else {
            field(text);
        }
    }

    /** Whole lines only are decoded, so a character cut by a chunk boundary is never seen in half. */
    private String decoded() {
        byte[] bytes = line.toByteArray();
        int start = firstLine && startsWithByteOrderMark(bytes) ? BYTE_ORDER_MARK.length : 0;
        return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
    }

    private static boolean startsWithByteOrderMark(byte[] bytes) {
        return bytes.length >= BYTE_ORDER_MARK.length
                && bytes[0] == BYTE_ORDER_MARK[0]
                && bytes[1] == BYTE_ORDER_MARK[1]
                && bytes[2] == BYTE_ORDER_MARK[2];
    }

    /** A comment is a field without a name; {@code id}, {@code retry} and unknown names mean nothing to us. */
    private void field(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        if (value.startsWith(" ")) {
            value = value.substring(1);
        }
        switch (name) {
            case "data" -> appendData(value);
            case "event" -> type = value;
            default -> {}
        }
    }

    private void appendData(String value) {
        if (data.length() + value.length() > limit) {
            throw new MalformedStreamException("an event is longer than " + limit + " characters");
        }
        if (hasData) {
            data.append('\n');
        }
        data.append(value);
        hasData = true;
    }

    private void dispatch(Consumer<SseEvent> events) {
        if (hasData) {
            events.accept(new SseEvent(type.isEmpty() ? "message" : type, data.toString()));
        }
        data.setLength(0);
        hasData = false;
        type = "";
    }
}
