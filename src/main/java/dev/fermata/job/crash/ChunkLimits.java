package dev.fermata.job.crash;

/**
 * How large a chunk may be.
 *
 * @param characters UTF-16 units
 */
record ChunkLimits(int characters, int threads) {

    private static final int LEAST = 10_000;
    /** Of the context: the rest is for instructions, the answer and the tokenizer's whims. */
    private static final double SHARE = 0.8;

    static ChunkLimits of(CrashMode mode, CrashConfig config) {
        double room = SHARE * config.contextTokens() * config.charactersPerToken() * mode.shareOfContext();
        return new ChunkLimits(Math.max(LEAST, (int) room), mode.threadsPerChunk());
    }
}
