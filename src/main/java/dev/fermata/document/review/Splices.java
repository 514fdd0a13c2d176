package dev.fermata.document.review;

import dev.fermata.document.Interruption;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Changes to a part's characters, by place. What no splice covers is copied as it is. */
final class Splices {

    private final String raw;
    private final NavigableMap<Key, Splice> splices = new TreeMap<>(
            Comparator.comparingInt(Key::at).thenComparing(Key::side).thenComparingInt(Key::turn));

    Splices(String raw) {
        this.raw = raw;
    }

    String raw() {
        return raw;
    }

    /** Puts XML before the element that begins at an offset. */
    void before(int offset, String xml) {
        put(offset, Side.BEFORE, new Splice(offset, offset, xml));
    }

    /** Puts XML after the element that ends at an offset. */
    void after(int offset, String xml) {
        put(offset, Side.AFTER, new Splice(offset, offset, xml));
    }

    /** Replaces an element. Splices inside of it count only where the replacement was made of what {@link #render} gave. */
    void replace(int from, int to, String xml) {
        put(from, Side.INSTEAD, new Splice(from, to, xml));
    }

    private void put(int at, Side side, Splice splice) {
        if (splice.from < splice.to || !splice.xml.isEmpty()) {
            splices.put(new Key(at, side, splices.size()), splice);
        }
    }

    boolean isEmpty() {
        return splices.isEmpty();
    }

    /** The characters of a range with all splices inside of it. */
    String render(int from, int to) {
        var out = new StringBuilder(to - from);
        int at = from;
        for (Splice splice : splices.tailMap(new Key(from + 1, Side.AFTER, 0)).values()) {
            Interruption.check();
            if (splice.from >= to) {
                break;
            }
            if (splice.from >= at) {
                out.append(raw, at, splice.from).append(splice.xml);
                at = splice.to;
            }
        }
        return out.append(raw, at, to).toString();
    }

    /** In the order in which splices at one place are written. */
    private enum Side {
        AFTER, BEFORE, INSTEAD
    }

    private record Key(int at, Side side, int turn) {
    }

    private record Splice(int from, int to, String xml) {
    }
}
