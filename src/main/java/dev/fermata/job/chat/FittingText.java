package dev.fermata.job.chat;

import dev.fermata.llm.TokenEstimate;

/** The beginning of a text that a budget of tokens pays for. */
final class FittingText {

    private FittingText() {
    }

    /** The whole text, or its beginning with about so many tokens; never half a character. */
    static String first(String text, int tokens) {
        int all = TokenEstimate.of(text);
        if (all <= tokens) {
            return text;
        }
        int most = text.offsetByCodePoints(0, (int) ((long) text.codePointCount(0, text.length()) * tokens / all));
        // The beginning may be denser than the whole.
        while (most > 0 && TokenEstimate.of(text.substring(0, most)) > tokens) {
            most = text.offsetByCodePoints(most, -Math.max(1, text.codePointCount(0, most) / 10));
        }
        return text.substring(0, most);
    }
}
