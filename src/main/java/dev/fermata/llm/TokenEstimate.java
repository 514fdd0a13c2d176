package dev.fermata.llm;

import java.util.List;

/** Tokens guessed from text: 1.5 for a Chinese, Japanese or Korean character, one for four others. */
public final class TokenEstimate {

    private TokenEstimate() {}

    static int of(List<LlmMessage> messages) {
        return messages.stream().mapToInt(message -> of(message.content())).sum();
    }

    /** A text on its own; not null. */
    public static int of(CharSequence text) {
        return ofQuarters(quarters(text));
    }

    /** In quarters of a token: what comes in pieces is added up in these, since each piece alone would be rounded up. */
    static long quarters(CharSequence text) {
        long quarters = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean endsPair = Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
            // The first half of a pair has counted for both: surrogates are beyond the radicals, as what they stand for is.
            quarters += endsPair ? 0 : isWide(c) ? 6 : 1;
        }
        return quarters;
    }

    static int ofQuarters(long quarters) {
        return Math.toIntExact(Math.ceilDiv(quarters, 4));
    }

    /** From the CJK radicals on, this takes in kana, hangul, ideographs and full-width punctuation. */
    private static boolean isWide(char c) {
        return c >= 0x2E80;
    }
}
