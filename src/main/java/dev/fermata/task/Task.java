package dev.fermata.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Parameters;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * A task as it is read. It is never written through Hibernate: a flush would rewrite all columns and undo a cancel
 * that came in between; every change is a statement of {@link TaskTable}.
 */
@Entity
@Immutable
@Table(name = "task")
public class Task extends PanacheEntityBase {

    /** Why a task is held whose owner has nothing left to spend. */
    static final String OVER_BUDGET = "budget_exceeded";

    @Id
    public String id;
    public String tenant;
    public String owner;
    @Column(name = "task_type")
    public String taskType;
    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    public TaskStatus status;
    public short priority;
    public int attempt;
    @Column(name = "retry_count")
    public int retryCount;
    @Column(name = "max_retries")
    public int maxRetries;
    @Column(name = "lease_owner")
    public String leaseOwner;
    @Column(name = "run_at")
    public Instant runAt;
    public Instant deadline;
    public String language;
    @Column(name = "client_key")
    public String clientKey;
    @Column(name = "session_id")
    public String sessionId;
    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<String> after;
    @Column(name = "cancel_reason")
    public String cancelReason;
    public String error;
    @Column(name = "error_code")
    public String errorCode;
    @Column(name = "created_at")
    public Instant createdAt;
    @Column(name = "started_at")
    public Instant startedAt;
    @Column(name = "completed_at")
    public Instant completedAt;
    @JdbcTypeCode(SqlTypes.JSON)
    public JsonNode metadata;
    @JdbcTypeCode(SqlTypes.JSON)
    public JsonNode partial;
    @JdbcTypeCode(SqlTypes.JSON)
    public JsonNode result;

    /**
     * The owner's task of this id, which is the task's own or the caller's; empty where there is none, or where it is
     * somebody else's.
     */
    static Optional<Task> find(Owner owner, String id) {
        return find("tenant = :tenant and owner = :owner and (id = :id or clientKey = :id)",
                of(owner).and("id", id)).firstResultOptional();
    }

    /** The tasks of these ids, the newest first. */
    static List<Task> all(List<String> ids) {
        return ids.isEmpty() ? List.of() : list("id in ?1 order by id desc", ids);
    }

    /** Whether the task is finished and no run may write to it any more. */
    public boolean settled() {
        return status.terminal() && leaseOwner == null;
    }

    /** Whether it is held because its owner's budget is used up; it goes on by itself when there is something to spend. */
    public boolean overBudget() {
        return status == TaskStatus.PAUSED && OVER_BUDGET.equals(cancelReason);
    }

    /** How many of the owner's tasks stand where; every status is present. */
    static Map<TaskStatus, Long> stats(Owner owner) {
        Map<TaskStatus, Long> counts = new EnumMap<>(TaskStatus.class);
        for (TaskStatus status : TaskStatus.values()) {
            counts.put(status, 0L);
        }
        List<Object[]> rows = getEntityManager().createQuery("""
                select t.status, count(t) from Task t where t.tenant = :tenant and t.owner = :owner group by t.status
                """, Object[].class).setParameter("tenant", owner.tenant()).setParameter("owner", owner.user())
                .getResultList();
        rows.forEach(row -> counts.put((TaskStatus) row[0], (Long) row[1]));
        return counts;
    }

    private static Parameters of(Owner owner) {
        return Parameters.with("tenant", owner.tenant()).and("owner", owner.user());
    }
}
