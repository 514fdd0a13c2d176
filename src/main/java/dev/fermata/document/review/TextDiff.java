package dev.fermata.document.review;

import java.util.ArrayList;
import java.util.List;

/** What must be changed in one text to make another of it, in whole words and Chinese characters. */
final class TextDiff {

    /** Cells of the table of common tokens: above it only the middle that differs is found. */
    private static final long MOST_CELLS = 4_000_000;

    /** What stays between two changes is worth keeping from here on: one word, or two Chinese characters. */
    private static final int WORTH_KEEPING = 2;

    private final List<String> before;
    private final List<String> after;
    private final int[] offsets;

    TextDiff(String before, String after) {
        this.before = tokens(before);
        this.after = tokens(after);
        this.offsets = new int[this.before.size() + 1];
        for (int i = 0; i < this.before.size(); i++) {
            offsets[i + 1] = offsets[i] + this.before.get(i).length();
        }
    }

    /** The fewest words changed. */
    List<Edit> minimal() {
        return edits(changes());
    }

    /** Changes with next to nothing between them made one, as a person would: "the old → a new", not "the → a", "old → new". */
    List<Edit> readable() {
        var joined = new ArrayList<Change>();
        for (Change change : changes()) {
            if (!joined.isEmpty() && weight(joined.getLast().beforeTo, change.beforeFrom) < WORTH_KEEPING) {
                Change last = joined.removeLast();
                joined.add(new Change(last.beforeFrom, change.beforeTo, last.afterFrom, change.afterTo));
            } else {
                joined.add(change);
            }
        }
        return edits(joined);
    }

    private List<Edit> edits(List<Change> changes) {
        return changes.stream()
                .map(change -> new Edit(offsets[change.beforeFrom], offsets[change.beforeTo],
                        String.join("", after.subList(change.afterFrom, change.afterTo))))
                .toList();
    }

    private int weight(int from, int to) {
        int weight = 0;
        for (String token : before.subList(from, to)) {
            int c = token.codePointAt(0);
            weight += Character.isIdeographic(c) ? 1 : Character.isLetterOrDigit(c) ? WORTH_KEEPING : 0;
        }
        return weight;
    }

    private List<Change> changes() {
        int head = 0;
        while (head < before.size() && head < after.size() && before.get(head).equals(after.get(head))) {
            head++;
        }
        int beforeEnd = before.size();
        int afterEnd = after.size();
        while (beforeEnd > head && afterEnd > head && before.get(beforeEnd - 1).equals(after.get(afterEnd - 1))) {
            beforeEnd--;
            afterEnd--;
        }
        if (head == beforeEnd && head == afterEnd) {
            return List.of();
        }
        if ((long) (beforeEnd - head) * (afterEnd - head) > MOST_CELLS) {
            return List.of(new Change(head, beforeEnd, head, afterEnd));
        }
        return withoutCommon(head, beforeEnd, afterEnd);
    }

    /** The longest common subsequence stays; what lies between its tokens are the changes. */
    private List<Change> withoutCommon(int head, int beforeEnd, int afterEnd) {
        int rows = beforeEnd - head;
        int columns = afterEnd - head;
        int[][] common = new int[rows + 1][columns + 1];
        for (int i = rows - 1; i >= 0; i--) {
            for (int j = columns - 1; j >= 0; j--) {
                common[i][j] = before.get(head + i).equals(after.get(head + j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        var changes = new ArrayList<Change>();
        int i = 0;
        int j = 0;
        while (i < rows || j < columns) {
            int fromI = i;
            int fromJ = j;
            while (i < rows || j < columns) {
                boolean kept = i < rows && j < columns && before.get(head + i).equals(after.get(head + j));
                if (kept) {
                    break;
                }
                if (j == columns || i < rows && common[i + 1][j] >= common[i][j + 1]) {
                    i++;
                } else {
                    j++;
                }
            }
            if (i > fromI || j > fromJ) {
                changes.add(new Change(head + fromI, head + i, head + fromJ, head + j));
            }
            i += i < rows ? 1 : 0;
            j += j < columns ? 1 : 0;
        }
        return changes;
    }

    /** Words, runs of white space, and everything else one by one. */
    private static List<String> tokens(String text) {
        var tokens = new ArrayList<String>();
        for (int from = 0; from < text.length(); ) {
            int kind = kind(text.codePointAt(from));
            int to = from + Character.charCount(text.codePointAt(from));
            while (kind != 0 && to < text.length() && kind(text.codePointAt(to)) == kind) {
                to += Character.charCount(text.codePointAt(to));
            }
            while (to < text.length() && isCombining(text.codePointAt(to))) {
                to += Character.charCount(text.codePointAt(to));
            }
            tokens.add(text.substring(from, to));
            from = to;
        }
        return tokens;
    }

    private static boolean isCombining(int c) {
        return Character.getType(c) == Character.NON_SPACING_MARK || c == 0xFE0F || c == 0x200D;
    }

    private static int kind(int c) {
        boolean wide = Character.isIdeographic(c) || c >= 0x3040 && c <= 0x30FF;
        return wide ? 0 : Character.isDigit(c) ? 1 : Character.isLetter(c) ? 2 : c == ' ' ? 3 : 0;
    }

    private record Change(int beforeFrom, int beforeTo, int afterFrom, int afterTo) {
    }
}
