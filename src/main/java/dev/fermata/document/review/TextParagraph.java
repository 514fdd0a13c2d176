package dev.fermata.document.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One paragraph of a story: its text, and which stretch of the part's characters each stretch of text comes from. */
final class TextParagraph {

    private final Place place;
    private final String prefix;
    private final String namespace;
    private final List<Span> spans = new ArrayList<>();
    private final List<Integer> offsets = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private TextParagraph twin;
    private boolean alike;

    /**
     * @param prefix    of WordprocessingML's elements here, without the colon
     * @param namespace of them
     */
    TextParagraph(Place place, String prefix, String namespace) {
        this.place = place;
        this.prefix = prefix;
        this.namespace = namespace;
    }

    void add(Span span) {
        if (!span.text().isEmpty()) {
            spans.add(span);
            offsets.add(text.length());
            text.append(span.text());
        }
    }

    /** @param copy the same paragraph of the same text box as written for older versions of Word */
    void twin(TextParagraph copy) {
        twin = copy;
        alike = copy.text.compareTo(text) == 0;
    }

    /** The other copy that says the same, if there is one: whatever changes here must change there. */
    Optional<TextParagraph> twin() {
        return Optional.ofNullable(twin).filter(copy -> alike);
    }

    Place place() {
        return place;
    }

    String prefix() {
        return prefix;
    }

    String namespace() {
        return namespace;
    }

    String text() {
        return text.toString();
    }

    int length() {
        return text.length();
    }

    List<Span> spans() {
        return spans;
    }

    /** Where a span's text begins in the paragraph's. */
    int offset(int span) {
        return offsets.get(span);
    }

    /** The span that holds the character at an offset. */
    Span spanAt(int offset) {
        return spans.get(indexAt(offset));
    }

    int indexAt(int offset) {
        int low = 0;
        int high = offsets.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (offsets.get(middle) <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Whether every character of a range may be deleted. */
    boolean isEditable(int from, int to) {
        if (place.locked()) {
            return false;
        }
        for (int i = from < to ? indexAt(from) : spans.size(); i < spans.size() && offset(i) < to; i++) {
            if (!(spans.get(i) instanceof Span.Run run) || !isEditable(run, from - offset(i), to - offset(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEditable(Span.Run run, int from, int to) {
        int at = 0;
        for (Piece piece : run.pieces()) {
            boolean touched = !piece.text().isEmpty() && at < to && at + piece.text().length() > from;
            if (touched && !piece.isEditable()) {
                return false;
            }
            at += piece.text().length();
        }
        return true;
    }

    /** Whether text may be inserted at an offset: not in a locked paragraph, nor inside of what may not be cut. */
    boolean takesInsertion(int offset) {
        if (place.locked() || spans.isEmpty()) {
            return false;
        }
        int index = indexAt(Math.min(offset, length() - 1));
        int at = offset(index);
        if (!(spans.get(index) instanceof Span.Run run)) {
            return offset <= at || offset >= at + spans.get(index).text().length();
        }
        for (Piece piece : run.pieces()) {
            boolean inside = offset > at && offset < at + piece.text().length();
            if (inside && piece.kind() != Piece.Kind.TEXT) {
                return false;
            }
            at += piece.text().length();
        }
        return true;
    }
}
