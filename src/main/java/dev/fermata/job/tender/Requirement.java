package dev.fermata.job.tender;

import java.time.Instant;

/**
 * Something that a tender requires, as it is kept.
 *
 * @param fingerprint    made from its first wording; tells it from others
 * @param chunkId        where it was found; null where a user added it without
 * @param confidence     of the model, 0 to 1; 1 for what users add
 * @param sourceLocation the titles that its source stands below
 * @param sourceStart    where the excerpt stands in the text, in UTF-16 units; null where it is not in it
 * @param sourceEnd      behind the excerpt's last character; null with the start
 * @param position       where it stands among the others
 * @param edited         whether a user has changed it
 * @param verified       whether a user has said that it is right
 * @param removed        whether a user has taken it out
 */
record Requirement(String id, String chunkId, String fingerprint, Wording wording, double confidence,
        String sourceLocation, String sourceExcerpt, Integer sourceStart, Integer sourceEnd, int position, Origin origin,
        boolean edited, boolean verified, boolean removed, int version, Instant createdAt, Instant updatedAt) {

    /** What it says: the part that users edit. */
    record Wording(String summary, String detail, ConstraintType constraintType, Category category, String subcategory,
            Priority priority) {}

    /** Whether a user has made, changed, confirmed or removed it, so that no task may change it any more. */
    boolean touched() {
        return origin == Origin.USER || edited || verified || removed;
    }
}
