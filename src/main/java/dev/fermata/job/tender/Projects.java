package dev.fermata.job.tender;

import dev.fermata.database.Database;
import dev.fermata.database.Jsonb;
import dev.fermata.document.SourceSpan;
import dev.fermata.engine.JobException;
import dev.fermata.job.tender.parse.Boilerplate;
import dev.fermata.job.tender.parse.Chunk;
import dev.fermata.job.tender.parse.ChunkType;
import dev.fermata.job.tender.parse.Outline;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What tasks write of projects, each write a transaction that only the project's newest task may make. All of them may
 * be made twice without harm. Thread-safe.
 */
@ApplicationScoped
class Projects {

    private final Database database;
    private final ProjectTable table;
    private final ChunkTable chunks;
    private final Jsonb jsonb;

    Projects(Database database, ProjectTable table, ChunkTable chunks, Jsonb jsonb) {
        this.database = database;
        this.table = table;
        this.chunks = chunks;
        this.jsonb = jsonb;
    }

    /**
     * Makes the project the task's.
     *
     * @throws JobException when another task has it that is not finished, or is newer
     */
    void take(ProjectKey key, String taskId) {
        if (!table.take(key, taskId)) {
            if (table.find(key).filter(project -> project.taskId().compareTo(taskId) < 0).isEmpty()) {
                throw takenOver(key);
            }
            throw JobException.permanent("project_busy", "Project " + key.id() + " has another task that is not finished."
                    + " Wait for it, or cancel it, and start again.", null);
        }
    }

    /**
     * Keeps a text and its chunks.
     *
     * @param places where what is required stands in the text
     */
    void keep(ProjectKey key, String taskId, String fileName, String text, Outline outline, List<Boilerplate> dropped,
            Places places) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Chunk chunk : outline.chunks()) {
            rows.add(row(chunk, rows.size(), dropped));
        }
        String chaptersJson = jsonb.write(outline.chapters());
        String chunksJson = jsonb.write(rows);
        inTransaction(key, taskId, connection -> {
            ProjectTable.read(connection, key, fileName, text, chaptersJson);
            ChunkTable.replace(connection, key, taskId, chunksJson);
            move(connection, key, places);
        });
    }

    /** Gives requirements their places in the text. */
    private static void move(Connection connection, ProjectKey key, Places places) throws SQLException {
        for (Requirement item : RequirementTable.known(connection, key)) {
            Optional<SourceSpan> source = places.source(item);
            RequirementTable.move(connection, key, item.id(), source.map(SourceSpan::start).orElse(null),
                    source.map(SourceSpan::end).orElse(null), places.position(item));
        }
    }

    private static Map<String, Object> row(Chunk chunk, int n, List<Boilerplate> dropped) {
        boolean drop = chunk.boilerplate().filter(dropped::contains).isPresent();
        boolean keep = chunk.type() == ChunkType.TITLE || chunk.type() == ChunkType.TABLE;
        Map<String, Object> row = new HashMap<>();
        row.put("id", chunk.id());
        row.put("n", n);
        row.put("type", chunk.type().name());
        row.put("section", chunk.section());
        row.put("start_at", chunk.start());
        row.put("own_start", chunk.ownStart());
        row.put("end_at", chunk.end());
        row.put("text", chunk.text());
        row.put("tokens", chunk.tokens());
        row.put("boilerplate", chunk.boilerplate().map(Boilerplate::name).orElse(null));
        row.put("lone", chunk.lone());
        row.put("state", (drop ? ChunkState.DROPPED : keep ? ChunkState.KEPT : ChunkState.PARSED).name());
        row.put("decided_by", drop || keep ? Decider.RULE.name() : null);
        return row;
    }

    /** Forgets what models have answered in the step, so that they are asked anew. */
    void forget(ProjectKey key, String taskId, Step step) {
        inTransaction(key, taskId, connection -> {
            switch (step) {
                case PARSE -> { /* is done anew in any case */ }
                case FILTER -> ChunkTable.forgetVerdicts(connection, key);
                case EXTRACT -> ChunkTable.forgetExtraction(connection, key);
            }
        });
    }

    /** Keeps a verdict. */
    void keep(ProjectKey key, String taskId, Verdict verdict) {
        if (!chunks.judged(key, taskId, verdict)) {
            throw takenOver(key);
        }
    }

    /** Keeps what was found in a chunk, or that nothing could be. */
    void keep(ProjectKey key, String taskId, TenderChunk chunk, ChunkFindings findings, RequirementMerge merge) {
        inTransaction(key, taskId, connection -> {
            if (findings.error() == null) {
                RequirementTable.write(connection, key, taskId,
                        merge.of(chunk, findings.requirements(), RequirementTable.known(connection, key)));
            }
            ChunkTable.extracted(connection, key, taskId, chunk.id(), findings.error());
        });
    }

    /**
     * Puts the findings of many chunks together once more, in the order of the text: what one chunk lost to another
     * that has lost it since comes back.
     */
    void settle(ProjectKey key, String taskId, List<TenderChunk> asked, List<ChunkFindings> findings, RequirementMerge merge) {
        inTransaction(key, taskId, connection -> {
            List<Requirement> known = RequirementTable.known(connection, key);
            for (int i = 0; i < asked.size(); i++) {
                if (findings.get(i).error() == null) {
                    RequirementMerge.Changes changes = merge.of(asked.get(i), findings.get(i).requirements(), known);
                    RequirementTable.write(connection, key, taskId, changes);
                    known = changes.appliedTo(known);
                }
            }
        });
    }

    /** Notes that a step has come to its end. */
    void finish(ProjectKey key, String taskId, Step step) {
        inTransaction(key, taskId, connection -> {
            ProjectTable.finished(connection, key, step);
            if (step == Step.EXTRACT) {
                RequirementTable.removeStale(connection, key);
            }
        });
    }

    @FunctionalInterface
    private interface Change {
        void make(Connection connection) throws SQLException;
    }

    private void inTransaction(ProjectKey key, String taskId, Change change) {
        database.inTransaction(connection -> {
            if (!ProjectTable.lock(connection, key, taskId)) {
                throw takenOver(key);
            }
            change.make(connection);
            return null;
        });
    }

    static JobException takenOver(ProjectKey key) {
        return JobException.permanent("project_taken_over",
                "Project " + key.id() + " was erased, or a newer task works on it.", null);
    }
}
