/**
 * A task's event log: written once, in order, and read live or later by any number of readers.
 *
 * <p>Lives here: the log's SQL, the fan-out to readers on this replica, and its forms on the wire. Tasks and the
 * engine append; resources open feeds. Nothing here knows what a task is beyond its id, and nothing buffers without
 * bound.
 */
package dev.fermata.event;
