package dev.fermata.document.review;

import java.util.Locale;

/** Where in a document a paragraph stands. */
public enum Story {
    /** The body, outside of tables. */
    BODY(true),
    /** A cell of a table in the body. */
    TABLE(true),
    /** A text box or shape anchored in the body. */
    TEXT_BOX(true),
    /** A header, with its tables and text boxes. */
    HEADER(false),
    /** A footer, with its tables and text boxes. */
    FOOTER(false),
    FOOTNOTE(true),
    ENDNOTE(true);

    private final boolean commentable;

    Story(boolean commentable) {
        this.commentable = commentable;
    }

    /**
     * Whether a comment can be shown for text here. Word shows comments in the body and its tables only; those on a text
     * box or a note are anchored where the body refers to it, and a header or footer has no such place.
     */
    public boolean isCommentable() {
        return commentable;
    }

    /** The name in results and JSON, such as {@code text_box}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
