package dev.fermata.job.bidding;

import dev.fermata.document.TextCut;
import java.util.ArrayList;
import java.util.List;

/** Cuts a text into pieces that give the whole text again when put together. */
final class Pieces {

    /** UTF-16 units. */
    static final int LONGEST = 6_000;

    private Pieces() {
    }

    /** @return no piece for an empty text; the same pieces for the same text, always */
    static List<Piece> of(String text) {
        var pieces = new ArrayList<Piece>();
        for (int start = 0; start < text.length(); ) {
            int end = endOfPiece(text, start);
            pieces.add(new Piece(pieces.size(), start, text.substring(start, end)));
            start = end;
        }
        return List.copyOf(pieces);
    }

    private static int endOfPiece(String text, int start) {
        int furthest = start + LONGEST;
        if (furthest >= text.length()) {
            return text.length();
        }
        int afterLineEnd = text.lastIndexOf('\n', furthest - 1) + 1;
        if (afterLineEnd - start > LONGEST / 2) {
            return afterLineEnd;
        }
        return TextCut.before(text, furthest);
    }
}
