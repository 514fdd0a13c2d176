/**
 * The job {@code crash_analysis}: an ANR trace or a tombstone in, facts and a report out. The facts are read by
 * {@link dev.fermata.job.crash.dump}, without a model; then a model is asked about the dump in
 * {@link dev.fermata.job.crash.DumpChunks chunks}, and what it found is made one report. The engine finds the job by CDI; the
 * original's routes ({@code /api/ai}, {@code /api/status}) live here too. No other job may call it. It must never pass off
 * what a model says as a fact, nor hide a chunk that no model has read.
 */
package dev.fermata.job.crash;
