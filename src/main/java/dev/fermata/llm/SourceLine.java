package dev.fermata.llm;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A line of a document, verbatim.
 *
 * @param start in the document, in UTF-16 code units
 */
record SourceLine(String text, long start) {

    private static final Pattern DEMANDING = Pattern.compile(
            "应|须|必须|不得|要求|评分|得分|\\d+\\s*分|技术|报价|截止|资格|提供|shall|must|required|deadline|score|price"
                    + "|held by|waiting to lock|signal \\d|fault addr|abort message|blocked|deadlock",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("\\d");
    private static final Pattern CONTENTS_ENTRY = Pattern.compile("(\\.{4,}|…{2,}|·{4,})\\s*\\d*$");
    private static final int SHORTEST_USEFUL = 8;

    /** How much a reader would learn from it; only the order of values means something. */
    int worth() {
        int worth = 3 * (int) Math.min(3, DEMANDING.matcher(text).results().count());
        if (NUMBER.matcher(text).find()) {
            worth += 2;
        }
        if (text.length() < SHORTEST_USEFUL) {
            worth -= 6;
        }
        return CONTENTS_ENTRY.matcher(text).find() ? worth - 12 : worth;
    }

    /** How many of the words are in it; more than three say no more. */
    int hits(List<String> words) {
        String lower = text.toLowerCase(Locale.ROOT);
        return (int) words.stream().filter(lower::contains).limit(3).count();
    }

    /** Whether it asks something of its reader. */
    boolean demands() {
        return worth() > 0 && DEMANDING.matcher(text).find();
    }

    /** Its beginning, at most so long, never ending within a surrogate pair. */
    String first(int limit) {
        return first(text, limit);
    }

    static String first(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = limit > 0 && Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
        return text.substring(0, end);
    }
}
