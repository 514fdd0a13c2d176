package dev.fermata.job.tender;

import dev.fermata.database.Database;
import dev.fermata.database.Jsonb;
import dev.fermata.task.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The SQL of {@code tender_project}. Thread-safe. */
@ApplicationScoped
class ProjectTable {

    private static final String KEY = "tenant = ? and owner = ? and id = ?";

    private final Database database;
    private final Jsonb jsonb;

    ProjectTable(Database database, Jsonb jsonb) {
        this.database = database;
        this.jsonb = jsonb;
    }

    Optional<Project> find(ProjectKey key) {
        return database.first("""
                select task_id, file_name, chapters::text as chapters, step, created_at, updated_at, parsed_at,
                       filtered_at, extracted_at
                  from tender_project where\s""" + KEY, row -> project(key, row), key.and());
    }

    /** The text that all offsets refer to; empty while it has not been read. */
    Optional<String> text(ProjectKey key) {
        return database.first("select text from tender_project where " + KEY, row -> row.getString(1), key.and());
    }

    /**
     * Gives the project to the task, which makes it where there is none, unless another task has it that is not finished
     * or newer: a task that is tried again would find its saved steps at odds with what has been done since.
     *
     * @return false when another task has it, or the task is gone
     */
    boolean take(ProjectKey key, String taskId) {
        return database.inStatement(connection -> give(connection, key, taskId));
    }

    /**
     * The same in the transaction that has made the task, until whose end nobody else takes or changes the project.
     * Two that only met at the project's row would not see each other's task: the second waits for the first to commit.
     */
    static boolean takeForNew(Connection connection, ProjectKey key, String taskId) throws SQLException {
        Database.query(connection, "select pg_advisory_xact_lock(hashtextextended(?, 0))", row -> null,
                "tender_project\n" + key.owner().tenant() + "\n" + key.owner().user() + "\n" + key.id());
        return give(connection, key, taskId);
    }

    private static boolean give(Connection connection, ProjectKey key, String taskId) throws SQLException {
        return !Database.query(connection, """
                insert into tender_project as p (tenant, owner, id, task_id, created_at, updated_at)
                -- As old as its task, so that an erasure that was asked for in between takes it along.
                select ?, ?, ?, t.id, t.created_at, fermata_now() from task t where t.id = ?
                on conflict (tenant, owner, id) do update
                   set task_id = excluded.task_id, updated_at = excluded.updated_at
                 where p.task_id = excluded.task_id
                    -- Tasks' ids grow with time.
                    or excluded.task_id > p.task_id and not exists (select from task held where held.id = p.task_id
                          and held.status not in ('COMPLETED', 'FAILED', 'CANCELLED'))
                returning 1
                """, row -> true, key.and(taskId)).isEmpty();
    }

    /** Whether a task has the project that is not finished. */
    boolean busy(ProjectKey key) {
        return database.first("""
                select 1 from tender_project p join task held on held.id = p.task_id
                 where p.tenant = ? and p.owner = ? and p.id = ?
                   and held.status not in ('COMPLETED', 'FAILED', 'CANCELLED')
                """, row -> true, key.and()).isPresent();
    }

    /** Keeps what was read, under a new name if it came with one. The chunks are still those of before. */
    static void read(Connection connection, ProjectKey key, String fileName, String text, String chaptersJson)
            throws SQLException {
        Database.update(connection, """
                update tender_project set file_name = ?, text = ?, chapters = ?::jsonb
                 where\s""" + KEY, fileName, text, chaptersJson, key.owner().tenant(), key.owner().user(), key.id());
    }

    /** Notes that the step has come to its end; the transaction holds the project's lock. */
    static void finished(Connection connection, ProjectKey key, Step step) throws SQLException {
        String column = switch (step) {
            case PARSE -> "parsed_at";
            case FILTER -> "filtered_at";
            case EXTRACT -> "extracted_at";
        };
        Database.update(connection, """
                update tender_project set step = ?, %s = fermata_now(), updated_at = fermata_now()
                 where tenant = ? and owner = ? and id = ?
                """.formatted(column), step.number, key.owner().tenant(), key.owner().user(), key.id());
    }

    /**
     * Locks the project until the transaction ends, so that its rows are changed by one at a time.
     *
     * @param taskId the task that changes them; null: a user
     * @return false when it is gone, or another task's
     */
    static boolean lock(Connection connection, ProjectKey key, String taskId) throws SQLException {
        return !Database.query(connection, "select 1 from tender_project where " + KEY
                + " and coalesce(?, task_id) = task_id for update", row -> 1, key.and(taskId)).isEmpty();
    }

    /** Notes that somebody works on it. */
    static void touch(Connection connection, ProjectKey key) throws SQLException {
        Database.update(connection, "update tender_project set updated_at = fermata_now() where " + KEY, key.and());
    }

    /** Removes projects with all that is in them that nobody has touched for so long; returns how many. */
    int removeIdle(Duration untouched, int limit) {
        return database.update("""
                delete from tender_project where (tenant, owner, id) in (
                    select tenant, owner, id from tender_project p
                     where updated_at < fermata_now() - ? * interval '1 millisecond'
                       and not exists (select from task held where held.id = p.task_id
                             and held.status not in ('COMPLETED', 'FAILED', 'CANCELLED'))
                     order by updated_at limit ? for update skip locked)
                """, untouched.toMillis(), limit);
    }

    /** Removes what the owner had when asking for erasure. */
    void erase(Owner owner) {
        database.update("""
                delete from tender_project p using erasure e
                 where p.tenant = e.tenant and p.owner = e.owner and e.tenant = ? and e.owner = ?
                   and p.created_at <= e.before
                """, owner.tenant(), owner.user());
    }

    private Project project(ProjectKey key, ResultSet row) throws SQLException {
        return new Project(key, row.getString("task_id"), row.getString("file_name"),
                jsonb.tree(row.getString("chapters")), row.getInt("step"), Database.instant(row, "created_at"),
                Database.instant(row, "updated_at"), Database.instant(row, "parsed_at"),
                Database.instant(row, "filtered_at"), Database.instant(row, "extracted_at"));
    }
}
