/**
 * What a process needs to be run by others: start-up checks, roles, clock, errors and texts.
 *
 * <p>Lives here: the main class, {@link dev.fermata.ops.Problem} and how errors become problem documents, texts in
 * both languages, security headers, the clock and the random generator. Every package may call it. It knows nothing
 * of tasks, jobs or providers; health checks live with what they check.
 */
package dev.fermata.ops;
