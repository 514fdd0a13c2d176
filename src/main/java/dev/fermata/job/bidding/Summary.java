package dev.fermata.job.bidding;

import dev.fermata.document.TextCut;

/** The summary's length: at most 180 UTF-16 units, ended where a sentence ends. */
final class Summary {

    static final int LONGEST = 180;

    private static final String SENTENCE_ENDS = "。！？!?；;\n";
    private static final String CLOSERS = "”’」』）)\"";

    private Summary() {
    }

    /** @return the text itself where it is short enough; else its whole sentences; else, where the first is too long, its beginning */
    static String limit(String text) {
        String summary = text.strip();
        if (summary.length() <= LONGEST) {
            return summary;
        }
        for (int end = LONGEST; end > LONGEST / 3; end--) {
            if (endsSentence(summary, end)) {
                return summary.substring(0, end).strip();
            }
        }
        return TextCut.head(summary, LONGEST - 1).strip() + "…";
    }

    private static boolean endsSentence(String text, int end) {
        int last = end - 1;
        while (last > 0 && CLOSERS.indexOf(text.charAt(last)) >= 0) {
            last--;
        }
        boolean closerFollows = end < text.length() && CLOSERS.indexOf(text.charAt(end)) >= 0;
        boolean fullStop = text.charAt(last) == '.' && Character.isWhitespace(text.charAt(end));
        return !closerFollows && (SENTENCE_ENDS.indexOf(text.charAt(last)) >= 0 || fullStop);
    }
}
