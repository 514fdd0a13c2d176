package dev.fermata.task;

import dev.fermata.event.TaskEvent;
import java.time.Instant;

/**
 * An event among all of an owner's.
 *
 * @param event the event
 * @param reached the time up to which its reader now has everything; null in the middle of a batch
 */
record OwnerEvent(TaskEvent event, Instant reached) {}
