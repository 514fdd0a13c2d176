/**
 * What the service is run by: clock and randomness, and later health, metrics and logging.
 *
 * <p>Any package may inject what this one produces. Nothing here knows tasks, jobs or providers
 * beyond reading their figures, and nothing here may decide what a task does next.
 */
package dev.fermata.ops;
