package dev.fermata.document.review;

import java.util.List;
import java.util.Optional;

/** What is left of the limits while the marks of one document are planned. Not thread-safe. */
final class MarkAllowance {

    /** Word opens no document with more. */
    static final int MOST_COMMENTS = 32_767;

    /** Of a tag with a number, an author and a time, a few of which make a change or a comment. */
    private static final int TAGS = 600;

    /** A character may have to be written as {@code &amp;}. */
    private static final int ESCAPED = 5;

    private final int placesOfRemark;
    private int comments;
    private int places;
    private long markup;

    /** @param comments how many the document has already */
    MarkAllowance(MarkLimits limits, int comments) {
        this.placesOfRemark = limits.placesOfRemark();
        this.places = limits.places();
        this.markup = limits.markup();
        this.comments = Math.max(0, MOST_COMMENTS - comments);
    }

    /** How many places the next remark may mark. */
    int places() {
        return Math.min(places, placesOfRemark);
    }

    /** A place is marked. */
    void takePlace() {
        places--;
    }

    /** Takes what changes will add, in both copies of a text box; false, and takes nothing, where too little is left. */
    boolean takeChanges(List<Rewrite.Change> changes) {
        return takeMarkup(changes.stream().mapToLong(change ->
                cost(change.paragraph(), change.edit()) * (change.paragraph().twin().isPresent() ? 2 : 1)).sum());
    }

    /** A run that is cut says its format again: for what is deleted, what is inserted, and what stays behind. */
    private static long cost(TextParagraph paragraph, Edit edit) {
        long formats = 0;
        int last = paragraph.indexAt(Math.max(edit.from(), edit.to() - 1));
        for (int span = paragraph.indexAt(Math.max(0, edit.from() - 1)); span <= last; span++) {
            formats += format(paragraph.spans().get(span));
        }
        return TAGS + 3 * formats + (long) ESCAPED * edit.insert().length();
    }

    /** Takes a comment from one span to another; says which limit forbids it, and takes nothing, where too little is left. */
    Optional<Unanchored.Reason> takeComment(Span first, Span last, String text) {
        if (comments == 0) {
            return Optional.of(Unanchored.Reason.TOO_MANY);
        }
        if (!takeMarkup(TAGS + 2 * (format(first) + format(last)) + (long) ESCAPED * text.length())) {
            return Optional.of(Unanchored.Reason.TOO_MANY_PLACES);
        }
        comments--;
        return Optional.empty();
    }

    private boolean takeMarkup(long more) {
        if (more > markup) {
            return false;
        }
        markup -= more;
        return true;
    }

    private static long format(Span span) {
        return span instanceof Span.Run run
                ? run.openEnd() - run.start() + run.properties().end() - run.properties().start() + run.revision().length()
                : 0;
    }
}
