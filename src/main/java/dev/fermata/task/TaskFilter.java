package dev.fermata.task;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.panache.common.Parameters;
import java.util.List;

/**
 * Which of an owner's tasks to list, newest first.
 *
 * @param status where they stand; null: anywhere
 * @param taskType their type; null: any
 * @param text part of an id, of the caller's own id, or of an error; null: any
 * @param before only tasks older than this id, the last of the page before; null: from the newest
 */
record TaskFilter(TaskStatus status, String taskType, String text, String before) {

    /**
     * One page.
     *
     * @param rows the page's tasks
     * @param total how many there are on all pages
     */
    record Page(List<TaskRow> rows, long total) {}

    Page page(Owner owner, int limit, int offset) {
        StringBuilder where = new StringBuilder("tenant = :tenant and owner = :owner");
        Parameters parameters = Parameters.with("tenant", owner.tenant()).and("owner", owner.user());
        if (status != null) {
            where.append(" and status = :status");
            parameters.and("status", status);
        }
        if (taskType != null) {
            where.append(" and taskType = :type");
            parameters.and("type", taskType);
        }
        if (text != null) {
            where.append(" and (id = :text or locate(:text, clientKey) > 0 or locate(:text, error) > 0)");
            parameters.and("text", text);
        }
        long total = Task.count(where.toString(), parameters);
        if (before != null) {
            where.append(" and id < :before");
            parameters.and("before", before);
        }
        PanacheQuery<Task> query = Task.find(where + " order by id desc", parameters);
        return new Page(query.range(offset, offset + limit - 1).project(TaskRow.class).list(), total);
    }
}
