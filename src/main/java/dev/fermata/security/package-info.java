/**
 * Who is calling: bearer tokens, roles, and the owner on whose behalf a request acts.
 *
 * <p>Every resource asks {@link dev.fermata.security.Callers} and passes the answer down as a plain
 * {@link dev.fermata.security.Caller}. Nothing below the resources may look at a token, and nothing here
 * knows of tasks.
 */
package dev.fermata.security;
