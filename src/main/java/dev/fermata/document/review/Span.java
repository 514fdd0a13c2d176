package dev.fermata.document.review;

import java.util.List;

/** A stretch of a paragraph that carries text. */
sealed interface Span {

    /** Where its element begins in the part's characters. */
    int start();

    /** Where its element ends. */
    int end();

    String text();

    /** In how many links, fields and content controls it lies. */
    int depth();

    /**
     * A run.
     *
     * @param openEnd    where its start tag ends
     * @param properties where its {@code rPr} lies; an empty range where it has none
     * @param revision   the start tag of the tracked insertion or move it is a child of; empty where it is none's
     */
    record Run(int start, int openEnd, Range properties, int end, List<Piece> pieces, String revision, int depth, String text)
            implements Span {

        static Run of(int start, int openEnd, Range properties, int end, List<Piece> pieces, String revision, int depth) {
            var text = new StringBuilder();
            pieces.forEach(piece -> text.append(piece.text()));
            return new Run(start, openEnd, properties, end, List.copyOf(pieces), revision, depth, text.toString());
        }
    }

    /** Something that is read but only marked from outside: a formula, a drop-down list, a locked or bound content control. */
    record Block(int start, int end, String text, int depth) implements Span {
    }

    record Range(int start, int end) {
    }
}
