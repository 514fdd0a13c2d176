package dev.fermata.job.annotate;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A run of paragraphs short enough for one question to a model.
 *
 * @param document the number of its document
 * @param number its place among all chunks of the task, from 0
 * @param firstParagraph the first paragraph it has text of
 * @param from where in that paragraph its text begins; not 0 where the paragraph was parted
 * @param lastParagraph the last one, inclusive
 * @param to where in that paragraph its text ends
 * @param text the paragraphs' text, parted by line ends
 */
@RegisterForReflection
record Chunk(int document, int number, int firstParagraph, int from, int lastParagraph, int to, String text) {

    /** Up to here two rounds find what there is to find. */
    private static final int SHORT = 1_800;

    /** A model is asked for about one finding in so many characters. */
    private static final int CHARACTERS_A_FINDING = 200;

    static final int MOST_ROUNDS = 3;

    /** How often it is reviewed. */
    int rounds() {
        return text.length() <= SHORT ? MOST_ROUNDS - 1 : MOST_ROUNDS;
    }

    /** How many findings the first round should bring, about. */
    int expectedFindings() {
        return Math.max(1, text.length() / CHARACTERS_A_FINDING);
    }
}
