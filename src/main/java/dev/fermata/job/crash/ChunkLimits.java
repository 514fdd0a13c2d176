package dev.fermata.job.crash;

/**
 * How large a chunk may be, and how many there may be.
 *
 * @param characters UTF-16 units
 * @param chunks     of one dump; each is a question that somebody pays for
 */
record ChunkLimits(int characters, int threads, int chunks) {

    private static final int LEAST = 10_000;
    /** Of the context: the rest is for instructions, the answer and the tokenizer's whims. */
    private static final double SHARE = 0.8;

    static ChunkLimits of(CrashMode mode, CrashConfig config) {
        double room = SHARE * config.contextTokens() * config.charactersPerToken() * mode.shareOfContext();
        return new ChunkLimits(Math.max(LEAST, (int) room), mode.threadsPerChunk(),
                mode == CrashMode.QUICK ? 1 : config.mostChunks());
    }
}
