package dev.fermata.task;

import dev.fermata.database.Database;
import dev.fermata.database.DatabaseException;
import dev.fermata.ops.Roles;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Erases what an owner has given and got: tasks with their events, steps, files and pending callbacks, uploads that
 * no task used, schedules, and remembered cancels. Unfinished tasks are called off first, and erased when their runs have let go;
 * tasks created after the request stay. The request itself is a row, so it is carried out whatever becomes of this
 * process. Thread-safe.
 *
 * <p>What remains: log lines and traces, which name tasks by id and never hold their text; figures without a name, as
 * metrics count them; calls to models and what they cost, without the owner's and the task's name, and the owner's own
 * budget with two figures a day for the last seven, see {@link OwnerRecords}; what a callback or an event stream has already delivered; what a language model's provider
 * keeps; and backups of the database, until they are overwritten.
 */
@ApplicationScoped
class Erasure {

    private static final Logger LOG = Logger.getLogger(Erasure.class);
    private static final int BATCH = 200;
    private static final String REASON = "user_cancelled";

    private final Database database;
    private final Tasks tasks;
    private final Retention retention;
    private final Roles roles;
    private final List<OwnerRecords> records;

    Erasure(Database database, Tasks tasks, Retention retention, Roles roles, @All List<OwnerRecords> records) {
        this.database = database;
        this.tasks = tasks;
        this.retention = retention;
        this.roles = roles;
        this.records = records;
    }

    /** Erases all that can be erased now; true when nothing is left to do. */
    boolean request(Owner owner) {
        database.update("""
                insert into erasure (tenant, owner, before) values (?, ?, fermata_now())
                on conflict (tenant, owner) do update set before = excluded.before
                """, owner.tenant(), owner.user());
        return carryOut(owner);
    }

    /** Goes on with requests whose tasks had not settled yet. */
    @Scheduled(every = "${fermata.worker.erasure-interval:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void goOn() {
        if (!roles.worker()) {
            return;
        }
        try {
            open().forEach(this::carryOut);
        } catch (DatabaseException e) {
            LOG.debugf(e, "Erasing is put off: PostgreSQL is away");
        }
    }

    private List<Owner> open() {
        return database.query("select tenant, owner from erasure limit ?",
                row -> new Owner(row.getString(1), row.getString(2)), BATCH);
    }

    private boolean carryOut(Owner owner) {
        // First of all: nothing is to make new tasks.
        database.update("""
                delete from schedule s using erasure e
                 where s.tenant = e.tenant and s.owner = e.owner and e.tenant = ? and e.owner = ? and s.created_at <= e.before
                """, owner.tenant(), owner.user());
        tasks.cancelBeforeErasure(owner, REASON);
        while (retention.removeForErasure(owner, BATCH) == BATCH) {
            LOG.debugf("Erased %d tasks; going on", BATCH);
        }
        database.update("""
                delete from file using erasure e
                 where file.tenant = e.tenant and file.owner = e.owner and file.task_id is null
                   and e.tenant = ? and e.owner = ? and file.created_at <= e.before
                """, owner.tenant(), owner.user());
        records.forEach(kept -> kept.erase(owner));
        database.update("delete from early_cancel where tenant = ? and owner = ?", owner.tenant(), owner.user());
        database.update("""
                delete from erasure e where e.tenant = ? and e.owner = ? and not exists (
                    select from task t where t.tenant = e.tenant and t.owner = e.owner and t.created_at <= e.before)
                """, owner.tenant(), owner.user());
        return database.first("select 1 from erasure where tenant = ? and owner = ?", row -> row.getInt(1),
                owner.tenant(), owner.user()).isEmpty();
    }
}
