package dev.fermata.job.crash.dump;

/**
 * A stretch of a dump. The blocks of a dump follow one another without a gap.
 *
 * @param process the process it belongs to, by its place in {@link Dump#processes()}; -1 for none
 * @param thread  the thread it shows, by its place in {@link DumpProcess#threads()}; -1 for none
 * @param start   offset of its first character, in UTF-16 units
 * @param end     offset behind its last character
 */
public record Block(BlockKind kind, int process, int thread, int start, int end) {

    /** UTF-16 units. */
    public int length() {
        return end - start;
    }
}
