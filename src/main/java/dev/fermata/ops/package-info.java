/**
 * What every part needs to run well: start-up checks, the wire's JSON, problem documents, messages in the
 * reader's language, and which roles this process plays.
 *
 * <p>Any package may throw a {@link dev.fermata.ops.Problem} or render {@link dev.fermata.ops.Messages};
 * this one knows of no other and never holds anything of a job's.
 */
package dev.fermata.ops;
