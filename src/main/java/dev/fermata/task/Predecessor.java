package dev.fermata.task;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A task that another ran after.
 *
 * @param id its id
 * @param taskType its type
 * @param result what it gave
 */
public record Predecessor(String id, String taskType, JsonNode result) {}
