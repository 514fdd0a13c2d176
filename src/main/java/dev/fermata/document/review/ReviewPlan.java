package dev.fermata.document.review;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that is to be marked in a document, before any of it is written. */
final class ReviewPlan {

    private final Map<TextParagraph, ParagraphMarks> marks = new HashMap<>();
    private final Map<Integer, Place.Host> hosts = new LinkedHashMap<>();
    private final Map<Integer, String> comments = new LinkedHashMap<>();
    private final List<ReviewOutcome.Applied> applied = new ArrayList<>();
    private final List<Unanchored> unanchored = new ArrayList<>();

    ParagraphMarks marks(TextParagraph paragraph) {
        return marks.computeIfAbsent(paragraph, key -> new ParagraphMarks());
    }

    void comment(int id, String text) {
        comments.put(id, text);
    }

    /** A comment that hangs on something in the body instead of on text. */
    void host(int id, Place.Host host) {
        hosts.put(id, host);
    }

    void applied(ReviewOutcome.Applied place) {
        applied.add(place);
    }

    void unanchored(Unanchored remark) {
        unanchored.add(remark);
    }

    /** Comments' texts by number, in the order in which they were made. */
    Map<Integer, String> comments() {
        return comments;
    }

    Map<Integer, Place.Host> hosts() {
        return hosts;
    }

    boolean hasMarks(TextParagraph paragraph) {
        return marks.containsKey(paragraph);
    }

    ReviewOutcome outcome() {
        return new ReviewOutcome(applied, unanchored);
    }
}
