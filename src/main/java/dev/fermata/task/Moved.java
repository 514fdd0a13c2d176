package dev.fermata.task;

import dev.fermata.event.TaskEvent;
import java.util.List;

/**
 * A task that changed.
 *
 * @param id the task
 * @param status where it stands now
 * @param attempt the number of its newest claim, 0 before the first
 * @param settled whether no run may write to it any more
 * @param events the rows that the change added to its log
 */
public record Moved(String id, TaskStatus status, int attempt, boolean settled, List<TaskEvent> events) {}
