/**
 * The one way to PostgreSQL for hand-written SQL.
 *
 * <p>Lives here: {@link dev.fermata.database.Database}, which borrows a connection for the length of one
 * statement or transaction, {@link dev.fermata.database.GroupCommit}, which makes one statement of what many ask for at
 * the same time, and the JSON mapper of {@code jsonb} columns. Every package may call it. It knows no
 * table, and nothing in it may hold a connection across a call to a provider.
 */
package dev.fermata.database;
