package dev.fermata.task;

/**
 * Whose a task is: the unit of visibility, fairness and budget.
 *
 * @param tenant the organisation
 * @param user the person or product within it
 */
public record Owner(String tenant, String user) {}
