/**
 * Files that tasks take in and give out, kept in PostgreSQL so that any replica can read them.
 *
 * <p>Lives here: the store, in pieces of 256 KB that are streamed both ways. Jobs and resources may call it. It knows
 * nothing of what is in a file, and never has a whole one in memory.
 */
package dev.fermata.file;
