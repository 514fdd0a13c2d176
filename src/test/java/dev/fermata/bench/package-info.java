/**
 * Benchmarks of the engine, in one process with its PostgreSQL. Not part of {@code verify}: their names do not end in
 * Test, and they assert nothing about time. {@code bench/run} starts them and says how to read them.
 */
package dev.fermata.bench;
