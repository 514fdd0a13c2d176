package dev.fermata.document;

/**
 * A place in a text and what stands there.
 *
 * @param start first UTF-16 unit
 * @param end   behind the last
 */
public record SourceSpan(int start, int end, String excerpt) {
}
