package dev.fermata.document.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is to be marked in one span. Offsets are into its own text. */
final class SpanMarks {

    private final int length;
    private final List<Span.Range> deletions = new ArrayList<>();
    private final NavigableMap<Integer, StringBuilder> marksBefore = new TreeMap<>();
    private final NavigableMap<Integer, StringBuilder> marksAfter = new TreeMap<>();
    private final NavigableMap<Integer, StringBuilder> textBefore = new TreeMap<>();
    private final NavigableMap<Integer, StringBuilder> textAfter = new TreeMap<>();

    SpanMarks(int length) {
        this.length = length;
    }

    void delete(int from, int to) {
        deletions.add(new Span.Range(from, to));
    }

    /** A mark before the character at an offset. */
    void before(int offset, String xml) {
        put(marksBefore, offset, xml);
    }

    /** A mark after the character that ends at an offset. */
    void after(int offset, String xml) {
        put(marksAfter, offset, xml);
    }

    void insertBefore(int offset, String xml) {
        put(textBefore, offset, xml);
    }

    void insertAfter(int offset, String xml) {
        put(textAfter, offset, xml);
    }

    private static void put(Map<Integer, StringBuilder> map, int offset, String xml) {
        map.computeIfAbsent(offset, key -> new StringBuilder()).append(xml);
    }

    /** Marks before the characters of a range: from its start up to, but not at, its end. */
    String marksBefore(int from, int to) {
        return text(marksBefore.subMap(from, Math.max(from, to)));
    }

    /** Marks after the characters of a range: from after its start up to its end. */
    String marksAfter(int from, int to) {
        return text(marksAfter.subMap(from + 1, Math.max(from, to) + 1));
    }

    String insertedBefore(int from, int to) {
        return text(textBefore.subMap(from, Math.max(from, to)));
    }

    String insertedAfter(int from, int to) {
        return text(textAfter.subMap(from + 1, Math.max(from, to) + 1));
    }

    private static String text(Map<Integer, StringBuilder> marks) {
        return String.join("", marks.values());
    }

    /** All that goes before a span that cannot be cut: marks inside of it too. */
    String allBefore() {
        return text(marksBefore) + text(textBefore);
    }

    String allAfter() {
        return text(textAfter) + text(marksAfter);
    }

    boolean isDeleted(int offset) {
        return deletions.stream().anyMatch(range -> range.start() <= offset && offset < range.end());
    }

    /** Whether what lies between two characters goes with them: both are deleted together. */
    boolean isInsideDeletion(int offset) {
        return deletions.stream().anyMatch(range -> range.start() < offset && offset < range.end());
    }

    /** Whether the span must be cut, because something happens inside of it. */
    boolean cuts() {
        return !deletions.isEmpty() || isInside(marksBefore) || isInside(marksAfter) || isInside(textBefore) || isInside(textAfter);
    }

    private boolean isInside(Map<Integer, StringBuilder> map) {
        return map.keySet().stream().anyMatch(offset -> offset > 0 && offset < length);
    }

    /** Where the text between two offsets must be cut, both of them included. */
    List<Integer> cuts(int from, int to) {
        var cuts = new TreeSet<Integer>(List.of(from, to));
        cuts.addAll(marksBefore.keySet());
        cuts.addAll(marksAfter.keySet());
        cuts.addAll(textBefore.keySet());
        cuts.addAll(textAfter.keySet());
        deletions.forEach(range -> cuts.addAll(List.of(range.start(), range.end())));
        return List.copyOf(cuts.subSet(from, true, to, true));
    }
}
