package dev.fermata.job.tender.parse;

import dev.fermata.document.Interruption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A line of the text.
 *
 * @param start offset of its first character, in UTF-16 units
 * @param end   offset behind its line end
 * @param text  what it says, without white space around it
 */
record Line(int start, int end, String text) {

    private static final Pattern PAGE_NUMBER = Pattern.compile(
            "[-—–]?\\s*\\d{1,4}\\s*[-—–]?|\\d{1,4}\\s*/\\s*\\d{1,4}|第\\s*\\d{1,4}\\s*页(\\s*[/,，]?\\s*共\\s*\\d{1,4}\\s*页)?"
                    + "|(?i:page\\s+\\d{1,4}(\\s+of\\s+\\d{1,4})?)");
    private static final Pattern SENTENCE_END = Pattern.compile(".*[。！？；：!?;:.][”’」』）)\"']*", Pattern.DOTALL);

    /** All lines; together they are the whole text. */
    static List<Line> all(String text) {
        var lines = new ArrayList<Line>();
        for (int start = 0; start < text.length(); ) {
            Interruption.check();
            int lineEnd = text.indexOf('\n', start);
            int end = lineEnd < 0 ? text.length() : lineEnd + 1;
            lines.add(new Line(start, end, text.substring(start, end).strip()));
            start = end;
        }
        return lines;
    }

    /** Whether it stands between what belongs together without being part of it: nothing, or a page's number. */
    boolean silent() {
        return text.isEmpty() || PAGE_NUMBER.matcher(text).matches();
    }

    boolean endsSentence() {
        return SENTENCE_END.matcher(text).matches();
    }

    /** How broad it is printed, in ideographs. */
    double width() {
        return text.codePoints().mapToDouble(c -> c >= 0x2E80 ? 1 : 0.5).sum();
    }
}
