/**
 * Runs tasks: claims them, keeps their leases, runs their handlers, saves their steps, and stops them at once.
 *
 * <p>Lives here: what a job type implements ({@link dev.fermata.engine.JobHandler}) and gets
 * ({@link dev.fermata.engine.JobContext}), and the worker. Jobs may call it; it knows no job by name, and never holds
 * a database connection while a handler runs.
 */
package dev.fermata.engine;
