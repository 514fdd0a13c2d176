package dev.fermata.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of an owner's tasks to call off: those that meet every criterion given.
 *
 * @param ids the tasks' ids or the caller's own; null: any
 * @param taskType their type; null: any
 * @param status where they stand; null: anywhere
 * @param sessionId the caller's grouping; null: any
 * @param olderThan created at least this long ago; null: whenever
 * @param reason the word kept in {@code cancel_reason}
 */
public record CancelCriteria(List<String> ids, String taskType, TaskStatus status, String sessionId,
        Duration olderThan, String reason) {

    /** Whether nothing is asked for, which would mean everything. */
    public boolean empty() {
        return ids == null && taskType == null && status == null && sessionId == null && olderThan == null;
    }

    String condition() {
        StringBuilder condition = new StringBuilder("tenant = ? and owner = ?");
        if (ids != null) {
            condition.append(" and (id = any(?) or client_key = any(?))");
        }
        if (taskType != null) {
            condition.append(" and task_type = ?");
        }
        if (status != null) {
            condition.append(" and status = ?");
        }
        if (sessionId != null) {
            condition.append(" and session_id = ?");
        }
        if (olderThan != null) {
            condition.append(" and created_at < fermata_now() - ? * interval '1 millisecond'");
        }
        return condition.toString();
    }

    List<Object> parameters(Owner owner) {
        List<Object> parameters = new ArrayList<>(List.of(owner.tenant(), owner.user()));
        if (ids != null) {
            String[] wanted = ids.toArray(String[]::new);
            parameters.add(wanted);
            parameters.add(wanted);
        }
        if (taskType != null) {
            parameters.add(taskType);
        }
        if (status != null) {
            parameters.add(status);
        }
        if (sessionId != null) {
            parameters.add(sessionId);
        }
        if (olderThan != null) {
            parameters.add(olderThan.toMillis());
        }
        return parameters;
    }
}
