package dev.fermata.job.tender;

import dev.fermata.database.Database;
import dev.fermata.task.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The SQL of {@code tender_requirement}. Thread-safe. */
@ApplicationScoped
class RequirementTable {

    private static final String KEY = "tenant = ? and owner = ? and project_id = ?";
    private static final String ORDER = " order by position, id";

    private final Database database;

    RequirementTable(Database database) {
        this.database = database;
    }

    /** The project's requirements in the order of the text, without removed ones. */
    List<Requirement> all(ProjectKey key) {
        return database.query("select * from tender_requirement where not removed and " + KEY + ORDER,
                RequirementTable::requirement, key.and());
    }

    /** All of them, those that users have removed too, as part of a transaction that holds the project's lock. */
    static List<Requirement> known(Connection connection, ProjectKey key) throws SQLException {
        return Database.query(connection, "select * from tender_requirement where " + KEY + ORDER,
                RequirementTable::requirement, key.and());
    }

    /** Writes what was found in a chunk; what users have touched stays as it is. */
    static void write(Connection connection, ProjectKey key, String taskId, RequirementMerge.Changes changes)
            throws SQLException {
        if (!changes.deleted().isEmpty()) {
            Database.update(connection, "delete from tender_requirement where " + KEY + " and id = any(?)"
                    + " and origin = 'MODEL' and not (edited or verified or removed)",
                    key.and((Object) changes.deleted().toArray(String[]::new)));
        }
        for (Requirement item : changes.written()) {
            insert(connection, key, taskId, item);
        }
    }

    private static void insert(Connection connection, ProjectKey key, String taskId, Requirement item) throws SQLException {
        Requirement.Wording wording = item.wording();
        Database.update(connection, """
                insert into tender_requirement as old (tenant, owner, project_id, id, task_id, chunk_id, fingerprint,
                       summary, detail, constraint_type, category, subcategory, priority, confidence, source_location,
                       source_excerpt, source_start, source_end, position, origin, verified, created_at, updated_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, fermata_now(), fermata_now())
                on conflict (tenant, owner, project_id, fingerprint) do update
                   set task_id = excluded.task_id, chunk_id = excluded.chunk_id, summary = excluded.summary,
                       detail = excluded.detail, constraint_type = excluded.constraint_type,
                       category = excluded.category, subcategory = excluded.subcategory,
                       priority = excluded.priority, confidence = excluded.confidence,
                       source_location = excluded.source_location, source_excerpt = excluded.source_excerpt,
                       source_start = excluded.source_start, source_end = excluded.source_end,
                       position = excluded.position, version = old.version + 1, updated_at = excluded.updated_at
                 where old.origin = 'MODEL' and not (old.edited or old.verified or old.removed)
                   -- What is found again unchanged keeps its version, which users may have seen.
                   and (old.chunk_id, old.summary, old.detail, old.constraint_type, old.category, old.subcategory,
                        old.priority, old.confidence, old.source_location, old.source_excerpt, old.source_start,
                        old.source_end, old.position)
                    is distinct from
                       (excluded.chunk_id, excluded.summary, excluded.detail, excluded.constraint_type,
                        excluded.category, excluded.subcategory, excluded.priority, excluded.confidence,
                        excluded.source_location, excluded.source_excerpt, excluded.source_start,
                        excluded.source_end, excluded.position)
                """, key.and(item.id(), taskId, item.chunkId(), item.fingerprint(), wording.summary(), wording.detail(),
                wording.constraintType(), wording.category(), wording.subcategory(), wording.priority(),
                item.confidence(), item.sourceLocation(), item.sourceExcerpt(), item.sourceStart(), item.sourceEnd(),
                item.position(), item.origin(), item.verified()));
    }

    /** Writes where the requirement's source stands now; its version is of its words, and stays. */
    static void move(Connection connection, ProjectKey key, String id, Integer start, Integer end, int position)
            throws SQLException {
        Database.update(connection, """
                update tender_requirement set source_start = ?::int, source_end = ?::int, position = ?
                 where tenant = ? and owner = ? and project_id = ? and id = ?
                   and (source_start, source_end, position) is distinct from (?::int, ?::int, ?)
                """, start, end, position, key.owner().tenant(), key.owner().user(), key.id(), id, start, end, position);
    }

    /**
     * Removes what models found in chunks that are gone or not to be looked at any more; the transaction holds the
     * project's lock.
     */
    static void removeStale(Connection connection, ProjectKey key) throws SQLException {
        Database.update(connection, """
                delete from tender_requirement r
                 where r.tenant = ? and r.owner = ? and r.project_id = ?
                   and r.origin = 'MODEL' and not (r.edited or r.verified or r.removed)
                   and not exists (select from tender_chunk c
                        where c.tenant = r.tenant and c.owner = r.owner and c.project_id = r.project_id
                          and c.id = r.chunk_id and c.state in ('KEPT', 'UNFILTERED'))
                """, key.and());
    }

    /** The owner's requirement of this id, with its project; empty where there is none, or it was removed. */
    Optional<InProject> find(Owner owner, String id) {
        return database.first("select * from tender_requirement where tenant = ? and owner = ? and id = ? and not removed",
                row -> new InProject(new ProjectKey(owner, row.getString("project_id")), requirement(row)),
                owner.tenant(), owner.user(), id);
    }

    /** A requirement and the project it is of. */
    record InProject(ProjectKey project, Requirement requirement) {}

    /** Deletes one that was removed before; the transaction holds the project's lock. */
    static void forget(Connection connection, ProjectKey key, String id) throws SQLException {
        Database.update(connection, "delete from tender_requirement where " + KEY + " and id = ?", key.and(id));
    }

    /** Deletes what users have added and removed, but the newest; the transaction holds the project's lock. */
    static void forgetOldest(Connection connection, ProjectKey key, int kept) throws SQLException {
        Database.update(connection, "delete from tender_requirement where (tenant, owner, id) in (select tenant, owner, id"
                + " from tender_requirement where origin = 'USER' and removed and " + KEY
                + " order by updated_at desc, id offset ?)", key.and(kept));
    }

    /** Adds what a user has written; the transaction holds the project's lock. */
    static void add(Connection connection, ProjectKey key, Requirement item) throws SQLException {
        insert(connection, key, null, item);
    }

    /**
     * Writes a user's change.
     *
     * @param version the version that the user has seen
     * @return false when it has changed since, or is gone
     */
    static boolean change(Connection connection, ProjectKey key, Requirement item, int version) throws SQLException {
        Requirement.Wording wording = item.wording();
        return Database.update(connection, """
                update tender_requirement
                   set summary = ?, detail = ?, constraint_type = ?, category = ?, subcategory = ?, priority = ?,
                       edited = ?, verified = ?, removed = ?, version = version + 1, updated_at = fermata_now()
                 where tenant = ? and owner = ? and project_id = ? and id = ? and version = ? and not removed
                """, wording.summary(), wording.detail(), wording.constraintType(), wording.category(),
                wording.subcategory(), wording.priority(), item.edited(), item.verified(), item.removed(),
                key.owner().tenant(), key.owner().user(), key.id(), item.id(), version) > 0;
    }

    private static Requirement requirement(ResultSet row) throws SQLException {
        return new Requirement(row.getString("id"), row.getString("chunk_id"), row.getString("fingerprint"),
                new Requirement.Wording(row.getString("summary"), row.getString("detail"),
                        ConstraintType.valueOf(row.getString("constraint_type")),
                        Category.valueOf(row.getString("category")), row.getString("subcategory"),
                        Priority.valueOf(row.getString("priority"))),
                row.getDouble("confidence"), row.getString("source_location"), row.getString("source_excerpt"),
                (Integer) row.getObject("source_start"), (Integer) row.getObject("source_end"), row.getInt("position"),
                Origin.valueOf(row.getString("origin")), row.getBoolean("edited"), row.getBoolean("verified"),
                row.getBoolean("removed"), row.getInt("version"), Database.instant(row, "created_at"),
                Database.instant(row, "updated_at"));
    }
}
