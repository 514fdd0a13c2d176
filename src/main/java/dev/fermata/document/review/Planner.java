package dev.fermata.document.review;

import dev.fermata.document.Interruption;
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

    private final Manuscript manuscript;
    private final IntSupplier ids;
    private final CommentWords words;
    private final ReviewPlan plan = new ReviewPlan();
    private final Finder finder;
    private final MarkAllowance allowance;
    private final Map<String, List<Remark>> earlier = new HashMap<>();

    /** @param comments how many the document has already */
    Planner(Manuscript manuscript, int comments, IntSupplier ids, CommentWords words, MarkLimits limits) {
        this.manuscript = manuscript;
        this.ids = ids;
        this.words = words;
        this.finder = new Finder(manuscript.readable(), limits.comparisons());
        this.allowance = new MarkAllowance(limits, comments);
    }

    /** @param number of the remark in its list */
    void add(int number, Remark remark) {
        Optional<Unanchored.Reason> refusal = refusal(remark);
        if (refusal.isPresent()) {
            plan.unanchored(new Unanchored(number, refusal.get(), 0));
        } else {
            place(number, remark);
        }
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

    /** Chunks overlap and rounds repeat: the same said of a range that an earlier remark was about too. */
    private boolean isDouble(Remark remark, String original) {
        String saying = original + '\0' + remark.nth() + remark.replacement().map(text -> "=" + text).orElse("?" + remark.reason());
        List<Remark> same = earlier.computeIfAbsent(saying, key -> new ArrayList<>());
        boolean seen = same.stream().anyMatch(remark::meets);
        same.add(remark);
        return seen;
    }

    private void place(int number, Remark remark) {
        Finder.Found found;
        try {
            found = finder.places(remark, allowance.places());
        } catch (Finder.Unplaced e) {
            plan.unanchored(new Unanchored(number, e.reason(), 0));
            return;
        }
        var places = new MarkedPlaces(number, plan);
        if (remark.replacement().isPresent()) {
            rewrite(remark, found.spots(), places);
        } else {
            advise(remark, found.spots(), places);
        }
        boolean all = remark.occurrences() == Occurrences.ALL;
        places.left(all ? found.more() : found.spots().isEmpty() ? 1 : 0);
        places.end();
    }

    private void advise(Remark remark, List<Spot> spots, MarkedPlaces places) {
        for (Spot spot : remark.occurrences() == Occurrences.ALL || spots.isEmpty() ? spots : spots.subList(0, 1)) {
            Interruption.check();
            comment(spot, remark.reason())
                    .ifPresentOrElse(places::refused, () -> marked(places, spot, ReviewOutcome.Kind.COMMENT));
        }
    }

    /** Changes the first free place, or all of them; proposes the change in a comment where none is free. */
    private void rewrite(Remark remark, List<Spot> spots, MarkedPlaces places) {
        var rewrite = new Rewrite(remark, manuscript.readable());
        for (Spot spot : spots) {
            Interruption.check();
            if (remark.occurrences() == Occurrences.FIRST && (places.any() || places.limited())) {
                break;
            }
            Optional<Unanchored.Reason> obstacle = rewrite.obstacle(spot, plan).or(() -> change(rewrite.changes(spot)));
            if (obstacle.isPresent()) {
                places.refused(obstacle.get());
                continue;
            }
            if (!places.any() && !remark.reason().isBlank()) {
                comment(spot, remark.reason());
            }
            marked(places, spot, ReviewOutcome.Kind.TRACKED_CHANGE);
        }
        if (!places.any() && places.worthProposing()) {
            propose(remark, spots.getFirst(), places);
        }
    }

    private Optional<Unanchored.Reason> change(List<Rewrite.Change> changes) {
        if (!allowance.takeChanges(changes)) {
            return Optional.of(Unanchored.Reason.TOO_MANY_PLACES);
        }
        changes.forEach(change -> plan.marks(change.paragraph()).add(change.edit()));
        return Optional.empty();
    }

    private void propose(Remark remark, Spot spot, MarkedPlaces places) {
        if (comment(spot, words.proposal(remark.replacement().orElseThrow(), remark.reason())).isEmpty()) {
            marked(places, spot, ReviewOutcome.Kind.PROPOSAL);
        }
    }

    private void marked(MarkedPlaces places, Spot spot, ReviewOutcome.Kind kind) {
        allowance.takePlace();
        places.marked(spot, kind);
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
        TextParagraph last = manuscript.readable().get(spot.scope().paragraphAt(spot.to() - 1));
        int lastOffset = spot.scope().offsetInParagraph(spot.to() - 1);
        Optional<Unanchored.Reason> tooMany =
                allowance.takeComment(paragraph.spanAt(spot.offset()), last.spanAt(lastOffset), text);
        if (tooMany.isPresent()) {
            return tooMany;
        }
        int id = ids.getAsInt();
        if (inBody) {
            plan.comment(id, text);
            plan.marks(paragraph).startComment(id, spot.offset());
            plan.marks(last).endComment(id, lastOffset + 1);
        } else {
            plan.comment(id, words.about(story, spot.scope().text().source().substring(spot.from(), spot.to()), text));
            plan.host(id, host.orElseThrow());
        }
        return Optional.empty();
    }
}
