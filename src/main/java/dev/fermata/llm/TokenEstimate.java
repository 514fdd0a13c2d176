package dev.fermata.llm;

import java.util.List;

/** Tokens guessed from text: 1.5 for a Chinese, Japanese or Korean character, one for four others. */
final class TokenEstimate {

    private TokenEstimate() {}

    static int of(List<LlmMessage> messages) {
        return messages.stream().mapToInt(message -> of(message.content())).sum();
    }

    static int of(CharSequence text) {
        return ofQuarters(quarters(text));
    }

    /** In quarters of a token: what comes in pieces is added up in these, since each piece alone would be rounded up. */
    static long quarters(CharSequence text) {
        long wide = text.codePoints().filter(TokenEstimate::isWide).count();
        long others = text.codePoints().count() - wide;
        return wide * 6 + others;
    }

    static int ofQuarters(long quarters) {
        return Math.toIntExact(Math.ceilDiv(quarters, 4));
    }

    /** From the CJK radicals on, this takes in kana, hangul, ideographs and full-width punctuation. */
    private static boolean isWide(int codePoint) {
        return codePoint >= 0x2E80;
    }
}
