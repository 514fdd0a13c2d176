package dev.fermata.llm;

/**
 * One server-sent event.
 *
 * @param type {@code message} unless the stream named another
 * @param data its data lines, joined by line feeds
 */
record SseEvent(String type, String data) {}
