package dev.fermata.task;

/**
 * The right of one run to write to a task.
 *
 * @param taskId the task
 * @param attempt the number of the claim, from 1
 * @param holder the replica that claimed it
 */
public record Lease(String taskId, int attempt, String holder) {}
