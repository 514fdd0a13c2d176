package dev.fermata.task;

import dev.fermata.event.NewEvent;
import java.util.List;

/**
 * A run that came to its end.
 *
 * @param lease what it holds
 * @param resultJson its result, JSON
 * @param metadataJson what it adds to the task's metadata, a JSON object
 * @param tail what it had said and not saved
 */
public record Completion(Lease lease, String resultJson, String metadataJson, List<NewEvent> tail) {}
