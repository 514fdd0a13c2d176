package dev.fermata.job.bidding;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A passage of a tender and what stands around it. Offsets count UTF-16 units, as those of the analysis do.
 *
 * @param length of the whole text
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record SourceExcerpt(String jobId, int start, int end, String excerpt, String context, int contextStart,
        int contextEnd, int length) {

    /**
     * Cuts the passage out; offsets beyond the text's end mean its end.
     *
     * @param end null: one character
     */
    static SourceExcerpt of(String jobId, String text, int start, Integer end, int window) {
        int from = whole(text, Math.min(start, text.length()));
        int wanted = end == null ? from + 1 : Math.max(from, end);
        int to = whole(text, Math.min(wanted, text.length()));
        int contextFrom = whole(text, Math.max(0, from - window));
        int contextTo = whole(text, Math.min(text.length(), to + window));
        return new SourceExcerpt(jobId, from, to, text.substring(from, to), text.substring(contextFrom, contextTo),
                contextFrom, contextTo, text.length());
    }

    /** The offset, or the one after it where it would cut a character of two units in half. */
    private static int whole(String text, int offset) {
        boolean inside = offset > 0 && offset < text.length() && Character.isLowSurrogate(text.charAt(offset))
                && Character.isHighSurrogate(text.charAt(offset - 1));
        return inside ? offset + 1 : offset;
    }
}
