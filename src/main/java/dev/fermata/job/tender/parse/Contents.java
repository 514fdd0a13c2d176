package dev.fermata.job.tender.parse;

import dev.fermata.document.Interruption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text's table of contents: which lines it takes, and which titles it names.
 *
 * <p>It begins at a line that says so, or at three entries with dots in a row, and ends before the first line that is
 * no entry: an entry has a page number behind dots, a tab or spaces, or, in lists without page numbers, a chapter's
 * number. What repeats an earlier entry without its page number is the chapter itself.
 */
final class Contents {

    private static final Pattern BEGIN = Pattern.compile("(?i)目\\s*[录錄次]|table\\s+of\\s+contents|contents");
    private static final Pattern DOTTED = Pattern.compile("(.+?)\\s*(?:[.．…·・‥。_-]\\s*){3,}\\s*[-–—]?\\s*(?:\\d{1,4}|[ivxlc]{1,6})?\\s*[-–—]?");
    private static final Pattern NUMBERED = Pattern.compile("(.*?\\D)[\\t \\u3000]+[-–—]?\\s*(\\d{1,4})\\s*[-–—]?");
    /** How many lines from the start a table of contents may begin: behind a cover and a preface. */
    private static final int LATEST_BEGIN = 400;
    private static final int IN_A_ROW = 3;
    /** Dots and all. Longer lines are text, on which the patterns would be slow. */
    private static final int LONGEST_ENTRY = 250;

    private final Page page;
    private final Set<String> titles = new HashSet<>();
    private int begin = -1;
    private int end = -1;

    Contents(Page page) {
        this.page = page;
        int announced = announcement();
        int first = announced >= 0 ? page.after(announced) : dottedRow();
        if (first >= 0 && first < page.size()) {
            read(announced >= 0 ? announced : first, first);
        }
    }

    boolean holds(int line) {
        return line >= begin && line < end;
    }

    /** Whether the line is a title that the contents name. */
    boolean names(String line) {
        return titles.contains(TitleText.key(line));
    }

    private int announcement() {
        for (int i = 0; i < Math.min(page.size(), LATEST_BEGIN); i++) {
            if (BEGIN.matcher(page.line(i).text()).matches()) {
                return i;
            }
        }
        return -1;
    }

    private int dottedRow() {
        for (int i = 0; i < Math.min(page.size(), LATEST_BEGIN); i++) {
            int at = i;
            int seen = 0;
            while (at < page.size() && dotted(page.line(at).text())) {
                seen++;
                at = page.after(at);
            }
            if (seen >= IN_A_ROW) {
                return i;
            }
        }
        return -1;
    }

    private void read(int from, int first) {
        int at = first;
        while (at < page.size()) {
            Interruption.check();
            int last = brokenAt(at) ? page.after(at) : at;
            String line = last == at ? page.line(at).text() : page.line(at).text() + page.line(last).text();
            Optional<String> entry = entry(line);
            if (entry.isEmpty() || names(entry.get()) && !paged(line)) {
                break;
            }
            titles.add(TitleText.key(entry.get()));
            at = page.after(last);
        }
        if (!titles.isEmpty()) {
            begin = from;
            end = at;
        }
    }

    /** Whether a long entry is broken here: its dots and its page number are on the next line. */
    private boolean brokenAt(int index) {
        int next = page.after(index);
        String line = page.line(index).text();
        return next < page.size() && !paged(line) && !names(line) && page.marker(index).isPresent()
                && page.marker(next).isEmpty() && dotted(page.line(next).text());
    }

    /** The entry's title; empty where the line is none. */
    private static Optional<String> entry(String line) {
        if (line.length() > LONGEST_ENTRY) {
            return Optional.empty();
        }
        Matcher dotted = DOTTED.matcher(line);
        if (dotted.matches()) {
            return Optional.of(dotted.group(1).strip());
        }
        Matcher numbered = NUMBERED.matcher(line);
        Optional<Marker> marker = Marker.of(line);
        if (numbered.matches() && (line.contains("\t") || marker.isPresent()) && TitleText.possible(restOf(numbered.group(1)))) {
            return Optional.of(numbered.group(1).strip());
        }
        boolean chapter = marker.filter(found -> found.style().level <= Marker.Style.ANNEX.level)
                .filter(found -> TitleText.possible(found.rest())).isPresent();
        return chapter ? Optional.of(line) : Optional.empty();
    }

    private static boolean dotted(String line) {
        return line.length() <= LONGEST_ENTRY && DOTTED.matcher(line).matches();
    }

    private static boolean paged(String line) {
        return dotted(line) || NUMBERED.matcher(line).matches();
    }

    private static String restOf(String title) {
        return Marker.of(title.strip()).map(Marker::rest).orElse(title.strip());
    }
}
