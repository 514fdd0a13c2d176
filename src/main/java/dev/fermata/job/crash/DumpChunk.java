package dev.fermata.job.crash;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A part of a dump, short enough for one question to a model.
 *
 * @param number  of the part, from 1
 * @param text    what stands in the dump, verbatim, each process' threads behind that process' head
 * @param threads how many threads it shows
 */
@RegisterForReflection
record DumpChunk(int number, String text, int threads) {
}
