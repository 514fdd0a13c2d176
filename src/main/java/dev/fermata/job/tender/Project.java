package dev.fermata.job.tender;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A project as it is kept, without its text.
 *
 * @param taskId   its newest task
 * @param fileName null where its text came without a file
 * @param chapters the text's titles, as JSON
 * @param step     the last step that came to its end, 0 for none
 */
record Project(ProjectKey key, String taskId, String fileName, JsonNode chapters, int step, Instant createdAt,
        Instant updatedAt, Instant parsedAt, Instant filteredAt, Instant extractedAt) {
}
