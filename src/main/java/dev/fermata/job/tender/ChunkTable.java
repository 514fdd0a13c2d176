package dev.fermata.job.tender;

import dev.fermata.database.Database;
import dev.fermata.database.Jsonb;
import dev.fermata.job.tender.parse.Boilerplate;
import dev.fermata.job.tender.parse.ChunkType;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The SQL of {@code tender_chunk}. Thread-safe. */
@ApplicationScoped
class ChunkTable {

    private static final String KEY = "tenant = ? and owner = ? and project_id = ?";

    private final Database database;
    private final Jsonb jsonb;

    ChunkTable(Database database, Jsonb jsonb) {
        this.database = database;
        this.jsonb = jsonb;
    }

    /** The project's chunks, in the order of the text. */
    List<TenderChunk> all(ProjectKey key) {
        return database.query("select *, section::text as section_json from tender_chunk where " + KEY + " order by n",
                this::chunk, key.and());
    }

    /** The same without what they say and stand below, for those who only count: a status is asked for every few seconds. */
    List<TenderChunk> counted(ProjectKey key) {
        return database.query("""
                select id, n, type, '[]' as section_json, start_at, own_start, end_at, '' as text, tokens, boilerplate, lone, state,
                       decided_by, reason, confidence, filter_error, extraction, extraction_error, version
                  from tender_chunk where\s""" + KEY + " order by n", this::chunk, key.and());
    }

    /**
     * Makes these the project's chunks. One that was there before, which says the same, keeps its verdict and what
     * was extracted from it; a rule's decision is made anew.
     *
     * @param chunksJson an array of objects with the columns' names
     */
    static void replace(Connection connection, ProjectKey key, String taskId, String chunksJson) throws SQLException {
        Database.update(connection, """
                insert into tender_chunk as old (tenant, owner, project_id, id, task_id, n, type, section, start_at,
                       own_start, end_at, text, tokens, boilerplate, lone, state, decided_by)
                select ?, ?, ?, c.id, ?, c.n, c.type, c.section, c.start_at, c.own_start, c.end_at, c.text, c.tokens,
                       c.boilerplate, c.lone, c.state, c.decided_by
                  from jsonb_to_recordset(?::jsonb) as c(id text, n int, type text, section jsonb, start_at int,
                       own_start int, end_at int, text text, tokens int, boilerplate text, lone boolean, state text,
                       decided_by text)
                on conflict (tenant, owner, project_id, id) do update
                   set task_id = excluded.task_id, n = excluded.n, type = excluded.type, section = excluded.section,
                       start_at = excluded.start_at, own_start = excluded.own_start, end_at = excluded.end_at,
                       text = excluded.text, tokens = excluded.tokens, boilerplate = excluded.boilerplate,
                       lone = excluded.lone,
                       -- What a user decided stands; what a model said stands unless a rule makes it idle.
                       state = case when old.decided_by = 'USER'
                                      or old.decided_by = 'MODEL' and excluded.decided_by is null
                                    then old.state else excluded.state end,
                       decided_by = case when old.decided_by = 'USER'
                                           or old.decided_by = 'MODEL' and excluded.decided_by is null
                                         then old.decided_by else excluded.decided_by end
                """, key.and(taskId, chunksJson));
        Database.update(connection, "delete from tender_chunk where " + KEY + """
                 and id not in (select c.id from jsonb_to_recordset(?::jsonb) as c(id text))
                """, key.and(chunksJson));
    }

    /** Writes a model's verdict, unless a user has decided; false when another task has taken the project over. */
    boolean judged(ProjectKey key, String taskId, Verdict verdict) {
        return database.inTransaction(connection -> {
            if (!ProjectTable.lock(connection, key, taskId)) {
                return false;
            }
            Database.update(connection, """
                    update tender_chunk set state = ?, decided_by = 'MODEL', reason = ?, confidence = ?, filter_error = ?,
                           task_id = ?, version = version + 1
                     where tenant = ? and owner = ? and project_id = ? and id = ? and decided_by is distinct from 'USER'
                    """, verdict.state(), verdict.reason(), verdict.confidence(), verdict.error(), taskId,
                    key.owner().tenant(), key.owner().user(), key.id(), verdict.chunkId());
            return true;
        });
    }

    /** Takes the models' verdicts back, so that they are asked anew; the transaction holds the project's lock. */
    static void forgetVerdicts(Connection connection, ProjectKey key) throws SQLException {
        Database.update(connection, "update tender_chunk set state = 'PARSED', decided_by = null, reason = null, confidence = null,"
                + " filter_error = null where decided_by = 'MODEL' and " + KEY, key.and());
    }

    /** Has requirements looked for anew in all chunks; the transaction holds the project's lock. */
    static void forgetExtraction(Connection connection, ProjectKey key) throws SQLException {
        Database.update(connection, "update tender_chunk set extraction = 'NONE', extraction_error = null where " + KEY,
                key.and());
    }

    /** Notes whether requirements were found out; the transaction holds the project's lock. */
    static void extracted(Connection connection, ProjectKey key, String taskId, String chunkId, String error)
            throws SQLException {
        Database.update(connection, """
                update tender_chunk set extraction = ?, extraction_error = ?, task_id = ?
                 where tenant = ? and owner = ? and project_id = ? and id = ?
                """, error == null ? Extraction.DONE : Extraction.FAILED, error, taskId, key.owner().tenant(),
                key.owner().user(), key.id(), chunkId);
    }

    /** A user's decision; returns the ids that there are. The transaction holds the project's lock. */
    static List<String> decide(Connection connection, ProjectKey key, Collection<String> ids, boolean valuable)
            throws SQLException {
        return Database.query(connection, """
                update tender_chunk set decided_by = 'USER', filter_error = null, version = version + 1,
                       -- Only what changes sides is extracted from again.
                       extraction = case when state in ('KEPT', 'UNFILTERED') then extraction else 'NONE' end,
                       extraction_error = case when state in ('KEPT', 'UNFILTERED') then extraction_error end,
                       state = ?
                 where tenant = ? and owner = ? and project_id = ? and id = any(?) returning id
                """, row -> row.getString(1), valuable ? ChunkState.KEPT : ChunkState.FILTERED, key.owner().tenant(),
                key.owner().user(), key.id(), ids.toArray(String[]::new));
    }

    private TenderChunk chunk(ResultSet row) throws SQLException {
        String decidedBy = row.getString("decided_by");
        return new TenderChunk(row.getString("id"), row.getInt("n"), ChunkType.valueOf(row.getString("type")),
                jsonb.tree(row.getString("section_json")), row.getInt("start_at"), row.getInt("own_start"),
                row.getInt("end_at"), row.getString("text"), row.getInt("tokens"),
                Optional.ofNullable(row.getString("boilerplate")).map(Boilerplate::valueOf), row.getBoolean("lone"),
                ChunkState.valueOf(row.getString("state")), decidedBy == null ? null : Decider.valueOf(decidedBy),
                row.getString("reason"), (Double) row.getObject("confidence"), row.getString("filter_error"),
                Extraction.valueOf(row.getString("extraction")), row.getString("extraction_error"),
                row.getInt("version"));
    }
}
