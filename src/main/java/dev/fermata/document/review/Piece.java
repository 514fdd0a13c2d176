package dev.fermata.document.review;

/**
 * A child of a run.
 *
 * @param start of its element in the part's characters
 * @param end   after its element
 * @param text  what a reader sees of it, may be empty
 */
record Piece(int start, int end, String text, Kind kind) {

    enum Kind {
        /** Characters, which may be cut. */
        TEXT,
        /** One visible thing that may be deleted as it is: a tab, a line break, a hyphen, a symbol. */
        MARK,
        /** An invisible thing that goes along with the text around it: a soft hyphen, a page's end as last laid out. */
        COMPANION,
        /** What no remark may delete: pictures, fields, references, page breaks, text boxes. */
        FIXED
    }

    boolean isEditable() {
        return kind == Kind.TEXT || kind == Kind.MARK;
    }
}
