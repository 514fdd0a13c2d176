package dev.fermata.document.review;

import java.util.Optional;

/** What becomes of one remark's places while they are planned. */
final class MarkedPlaces {

    private final int remark;
    private final ReviewPlan plan;
    private Unanchored.Reason firstRefusal;
    private Unanchored.Reason limit;
    private boolean any;
    private int left;

    MarkedPlaces(int remark, ReviewPlan plan) {
        this.remark = remark;
        this.plan = plan;
    }

    void marked(Spot spot, ReviewOutcome.Kind kind) {
        any = true;
        plan.applied(new ReviewOutcome.Applied(remark, spot.paragraph(), spot.offset(), spot.to() - spot.from(), kind,
                spot.match(), spot.score()));
    }

    /** A place gets no mark. */
    void refused(Unanchored.Reason why) {
        if (why.isLimit()) {
            limit = why;
            left++;
        } else if (firstRefusal == null) {
            firstRefusal = why;
        }
    }

    /** Places that were not even looked at, since there are too many. */
    void left(int more) {
        if (more > 0) {
            limit = Unanchored.Reason.TOO_MANY_PLACES;
            left += more;
        }
    }

    boolean any() {
        return any;
    }

    boolean limited() {
        return limit != null;
    }

    /** Whether a change that can't be made would be one at all, and a comment in its stead helps. */
    boolean worthProposing() {
        return limit == null && firstRefusal != null && firstRefusal != Unanchored.Reason.NO_CHANGE;
    }

    /** All places have been looked at: a remark that has no mark, or places without one, is listed. */
    void end() {
        Optional.ofNullable(any || limit != null ? limit : firstRefusal)
                .ifPresent(why -> plan.unanchored(new Unanchored(remark, why, left)));
    }
}
