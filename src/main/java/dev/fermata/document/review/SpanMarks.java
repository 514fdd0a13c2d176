package dev.fermata.document.review;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is to be marked in one span. Offsets are into its own text. */
final class SpanMarks {

    private final int length;
    /** Where each deletion ends, by where it begins; none overlaps another. */
    private final NavigableMap<Integer, Integer> deletions = new TreeMap<>();
    private final NavigableSet<Integer> edges = new TreeSet<>();
    private final NavigableMap<Integer, StringBuilder> marksBefore = new TreeMap<>();
    private final NavigableMap<Integer, StringBuilder> marksAfter = new TreeMap<>();
    private final NavigableMap<Integer, StringBuilder> textBefore = new TreeMap<>();
    private final NavigableMap<Integer, StringBuilder> textAfter = new TreeMap<>();

    SpanMarks(int length) {
        this.length = length;
    }

    void delete(int from, int to) {
        deletions.merge(from, to, Math::max);
        edges.add(from);
        edges.add(to);
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

    private void put(Map<Integer, StringBuilder> map, int offset, String xml) {
        edges.add(offset);
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
        return reaches(deletions.floorEntry(offset), offset);
    }

    /** Whether what lies between two characters goes with them: both are deleted together. */
    boolean isInsideDeletion(int offset) {
        return reaches(deletions.lowerEntry(offset), offset);
    }

    private static boolean reaches(Map.Entry<Integer, Integer> deletion, int offset) {
        return deletion != null && offset < deletion.getValue();
    }

    /** Whether the span must be cut, because something happens inside of it. */
    boolean cuts() {
        Integer inside = edges.higher(0);
        return !deletions.isEmpty() || inside != null && inside < length;
    }

    /** Where the text between two offsets must be cut, both of them included. */
    List<Integer> cuts(int from, int to) {
        var cuts = new TreeSet<>(edges.subSet(from, true, to, true));
        cuts.addAll(List.of(from, to));
        return List.copyOf(cuts);
    }
}
