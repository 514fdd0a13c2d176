package dev.fermata.document.review;

/**
 * A piece of a text and what replaces it.
 *
 * @param from   where it begins, in UTF-16 units
 * @param to     where it ends; the same as {@code from} where text is only inserted
 * @param insert the new text; empty where text is only deleted
 */
record Edit(int from, int to, String insert) {

    /** Whether two edits want the same text, or one inserts beside the other, where neither order would be right. */
    boolean meets(Edit other) {
        boolean beside = from <= other.to && other.from <= to;
        boolean inserts = from == to || other.from == other.to;
        return beside && (inserts || from < other.to && other.from < to);
    }
}
