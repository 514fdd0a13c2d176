package dev.fermata.job.bidding;

import dev.fermata.llm.Fence;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A run of a text, short enough for one question to a model.
 *
 * @param index number of the piece, from 0
 * @param start offset of its first character in the whole text, in UTF-16 units
 * @param text  what stands there, verbatim
 */
@RegisterForReflection
record Piece(int index, int start, String text) {

    /** Offset behind its last character. */
    int end() {
        return start + text.length();
    }

    /** The text as a model gets it, labelled so that the model can name absolute offsets. */
    String message() {
        return Fence.text("", start, text);
    }
}
