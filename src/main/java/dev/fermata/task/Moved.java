package dev.fermata.task;

import dev.fermata.event.TaskEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A task that changed.
 *
 * @param id the task
 * @param taskType its type
 * @param status where it stands now
 * @param attempt the number of its newest claim, 0 before the first
 * @param settled whether no run may write to it any more
 * @param calledOff why and when; empty unless it was cancelled or ran out of time
 * @param events the rows that the change added to its log
 */
public record Moved(String id, String taskType, TaskStatus status, int attempt, boolean settled,
        Optional<CalledOff> calledOff, List<TaskEvent> events) {

    /**
     * The end of a task that somebody, or its time limit, called off.
     *
     * @param reason one of user_cancelled, timeout, budget_exceeded, error, system_shutdown
     * @param ran since the task was first started; zero if it never was
     * @param since the request to cancel; zero without one
     */
    public record CalledOff(String reason, Duration ran, Duration since) {}
}
