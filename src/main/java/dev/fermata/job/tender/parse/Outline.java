package dev.fermata.job.tender.parse;

import java.util.List;

/**
 * What a tender's text is made of.
 *
 * @param chapters its titles, in order
 * @param chunks   the whole text, in order
 */
public record Outline(List<Chapter> chapters, List<Chunk> chunks) {

    /** Tokens of a chunk, by {@link dev.fermata.llm.TokenEstimate}: 1.5 for an ideograph, a quarter for others. */
    public static final int MOST_TOKENS = 800;

    /**
     * Takes the text apart; CPU-bound, about a second for a million characters.
     *
     * @throws java.util.concurrent.CancellationException soon after the calling thread was interrupted
     */
    public static Outline of(String text) {
        Blocks blocks = new Blocks(text);
        return new Outline(List.copyOf(blocks.chapters()), new Packer(text).pack(blocks.all()));
    }
}
