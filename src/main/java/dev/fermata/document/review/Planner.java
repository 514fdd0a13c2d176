package dev.fermata.document.review;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Decides, remark by remark and in their order, what is marked where. */
final class Planner {

    /** Share of the original that must be found for a change; below it, the change is only proposed in a comment. */
    static final double SURE = 0.85;

    /** Word opens no document with more. */
    static final int MOST_COMMENTS = 32_767;

    private final Manuscript manuscript;
    private final IntSupplier ids;
    private final CommentWords words;
    private final ReviewPlan plan = new ReviewPlan();
    private final Finder finder;
    private final Map<String, List<Remark>> earlier = new HashMap<>();
    private int commentsLeft;

    /** @param comments how many the document has already */
    Planner(Manuscript manuscript, int comments, IntSupplier ids, CommentWords words) {
        this.manuscript = manuscript;
        this.ids = ids;
        this.words = words;
        this.finder = new Finder(manuscript.readable());
        this.commentsLeft = Math.max(0, MOST_COMMENTS - comments);
    }

    /** @param number of the remark in its list */
    void add(int number, Remark remark) {
        Optional<Unanchored.Reason> failure = refusal(remark).or(() -> place(number, remark));
        failure.ifPresent(reason -> plan.unanchored(number, reason));
    }

    ReviewPlan plan() {
        return plan;
    }

    private Optional<Unanchored.Reason> refusal(Remark remark) {
        String original = remark.original().strip();
        if (NormalText.of(original).length() == 0) {
            return Optional.of(Unanchored.Reason.NO_ORIGINAL);
        }
        if (remark.firstParagraph() < 0 || remark.firstParagraph() > remark.lastParagraph()
                || remark.firstParagraph() >= manuscript.readable().size()) {
            return Optional.of(Unanchored.Reason.NO_PARAGRAPH);
        }
        boolean says = remark.replacement().map(text -> !Xml.clean(text).equals(remark.original())).orElse(!remark.reason().isBlank());
        if (!says) {
            return Optional.of(Unanchored.Reason.NO_CHANGE);
        }
        return isDouble(remark, original) ? Optional.of(Unanchored.Reason.DUPLICATE) : Optional.empty();
    }

    /** Chunks overlap and rounds repeat: the same said of paragraphs that an earlier remark was about too. */
    private boolean isDouble(Remark remark, String original) {
        String saying = original + '\0' + remark.replacement().map(text -> "=" + text).orElse("?" + remark.reason());
        List<Remark> same = earlier.computeIfAbsent(saying, key -> new ArrayList<>());
        boolean seen = same.stream().anyMatch(other ->
                other.firstParagraph() <= remark.lastParagraph() && remark.firstParagraph() <= other.lastParagraph());
        same.add(remark);
        return seen;
    }

    private Optional<Unanchored.Reason> place(int number, Remark remark) {
        List<Spot> spots;
        try {
            spots = finder.spots(remark);
        } catch (Finder.Ambiguous e) {
            return Optional.of(Unanchored.Reason.AMBIGUOUS);
        }
        if (spots.isEmpty()) {
            return Optional.of(Unanchored.Reason.NOT_FOUND);
        }
        return remark.replacement().isPresent() ? rewrite(number, remark, spots) : advise(number, remark, spots);
    }

    private Optional<Unanchored.Reason> advise(int number, Remark remark, List<Spot> spots) {
        Optional<Unanchored.Reason> failure = Optional.empty();
        boolean placed = false;
        for (Spot spot : remark.occurrences() == Occurrences.ALL ? spots : spots.subList(0, 1)) {
            Optional<Unanchored.Reason> refused = comment(spot, remark.reason());
            if (refused.isEmpty()) {
                placed = true;
                applied(number, spot, ReviewOutcome.Kind.COMMENT);
            }
            failure = failure.or(() -> refused);
        }
        return placed ? Optional.empty() : failure;
    }

    /** Changes the first free place, or all of them; proposes the change in a comment where none is free. */
    private Optional<Unanchored.Reason> rewrite(int number, Remark remark, List<Spot> spots) {
        var rewrite = new Rewrite(remark, manuscript.readable());
        Optional<Unanchored.Reason> obstacle = Optional.empty();
        boolean changed = false;
        for (Spot spot : spots) {
            if (changed && remark.occurrences() == Occurrences.FIRST) {
                break;
            }
            Optional<Unanchored.Reason> found = rewrite.obstacle(spot, plan);
            if (found.isEmpty()) {
                rewrite.changes(spot).forEach(change -> plan.marks(change.paragraph()).add(change.edit()));
                if (!changed && !remark.reason().isBlank()) {
                    comment(spot, remark.reason());
                }
                applied(number, spot, ReviewOutcome.Kind.TRACKED_CHANGE);
                changed = true;
            }
            obstacle = obstacle.or(() -> found);
        }
        if (changed || obstacle.filter(reason -> reason == Unanchored.Reason.NO_CHANGE).isPresent()) {
            return changed ? Optional.empty() : obstacle;
        }
        return propose(number, remark, spots.getFirst()) ? Optional.empty() : obstacle;
    }

    private boolean propose(int number, Remark remark, Spot spot) {
        boolean placed = comment(spot, words.proposal(remark.replacement().orElseThrow(), remark.reason())).isEmpty();
        if (placed) {
            applied(number, spot, ReviewOutcome.Kind.PROPOSAL);
        }
        return placed;
    }

    private void applied(int number, Spot spot, ReviewOutcome.Kind kind) {
        plan.applied(new ReviewOutcome.Applied(number, spot.paragraph(), spot.offset(), spot.to() - spot.from(), kind,
                spot.match(), spot.score()));
    }

    /** Puts a comment on a place, or on what the place hangs on; says why where it cannot. */
    private Optional<Unanchored.Reason> comment(Spot spot, String text) {
        TextParagraph paragraph = manuscript.readable().get(spot.paragraph());
        Story story = paragraph.place().story();
        Optional<Place.Host> host = manuscript.commentHost(paragraph);
        boolean inBody = story == Story.BODY || story == Story.TABLE;
        if (!story.isCommentable() || !inBody && host.isEmpty()) {
            return Optional.of(Unanchored.Reason.NO_COMMENT_HERE);
        }
        if (commentsLeft == 0) {
            return Optional.of(Unanchored.Reason.TOO_MANY);
        }
        commentsLeft--;
        int id = ids.getAsInt();
        if (inBody) {
            int last = spot.scope().paragraphAt(spot.to() - 1);
            plan.comment(id, text);
            plan.marks(paragraph).startComment(id, spot.offset());
            plan.marks(manuscript.readable().get(last)).endComment(id, spot.scope().offsetInParagraph(spot.to() - 1) + 1);
        } else {
            plan.comment(id, words.about(story, spot.scope().text().source().substring(spot.from(), spot.to()), text));
            plan.host(id, host.orElseThrow());
        }
        return Optional.empty();
    }
}
