package dev.fermata.job.tender.parse;

import dev.fermata.llm.TokenEstimate;
import java.util.ArrayList;
import java.util.List;

/** Cuts blocks that are too long for a chunk: behind a sentence, else behind a line, else anywhere. */
final class Pieces {

    private static final String SENTENCE_ENDS = "。！？；!?;\n";


    /** So many characters of the cheapest kind are a token. */
    private static final int CHEAPEST = 4;

    private final String text;
    private final int mostTokens;

    Pieces(String text, int mostTokens) {
        this.text = text;
        this.mostTokens = mostTokens;
    }

    List<Block> of(Block block) {
        var pieces = new ArrayList<Block>();
        for (int start = block.start(); start < block.end(); ) {
            int end = end(start, block.end());
            pieces.add(new Block(block.type(), start, end, block.section(), block.boilerplate()));
            start = end;
        }
        return pieces;
    }

    private int end(int start, int blockEnd) {
        int furthest = furthest(start, Math.min(blockEnd, start + CHEAPEST * mostTokens));
        if (furthest == blockEnd) {
            return blockEnd;
        }
        int nearest = start + (furthest - start) / 2;
        for (int end = furthest; end > nearest; end--) {
            if (SENTENCE_ENDS.indexOf(text.charAt(end - 1)) >= 0) {
                return end;
            }
        }
        return furthest;
    }

    /** The last place that keeps to the limit, never within a surrogate pair. */
    private int furthest(int start, int limit) {
        int low = start + 1;
        int high = limit;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (TokenEstimate.of(text.substring(start, middle)) <= mostTokens) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        boolean insidePair = low < text.length() && low > start + 1 && Character.isHighSurrogate(text.charAt(low - 1))
                && Character.isLowSurrogate(text.charAt(low));
        return insidePair ? low - 1 : low;
    }
}
