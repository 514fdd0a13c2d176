package dev.fermata.job.bidding;

/**
 * A place in a text and what stands there.
 *
 * @param start first UTF-16 unit
 * @param end   behind the last
 */
record SourceSpan(int start, int end, String excerpt) {
}
