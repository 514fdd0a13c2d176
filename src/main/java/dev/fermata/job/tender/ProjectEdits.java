package dev.fermata.job.tender;

import static java.util.Objects.requireNonNullElse;

import dev.fermata.database.Database;
import dev.fermata.document.ExcerptAnchor;
import dev.fermata.document.SourceSpan;
import dev.fermata.ops.Problem;
import dev.fermata.task.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What users change of a project, whether a task works on it or not. A batch is made whole or not at all. Thread-safe.
 */
@ApplicationScoped
class ProjectEdits {

    private final Database database;
    private final ProjectTable projects;
    private final ChunkTable chunks;
    private final RequirementTable requirements;
    private final TenderConfig config;

    ProjectEdits(Database database, ProjectTable projects, ChunkTable chunks, RequirementTable requirements, TenderConfig config) {
        this.database = database;
        this.projects = projects;
        this.chunks = chunks;
        this.requirements = requirements;
        this.config = config;
    }

    /** Decides for the user whether requirements are looked for in these chunks. */
    int decide(ProjectKey key, Collection<String> chunkIds, boolean valuable) {
        return inTransaction(key, connection -> decide(connection, key, chunkIds, valuable));
    }

    /** The same in a transaction that holds the project's lock. */
    static int decide(Connection connection, ProjectKey key, Collection<String> chunkIds, boolean valuable)
            throws SQLException {
        List<String> decided = ChunkTable.decide(connection, key, chunkIds, valuable);
        chunkIds.stream().filter(id -> !decided.contains(id)).findFirst().ifPresent(unknown -> {
            throw Problem.notFound("chunk_not_found", "Project " + key.id() + " has no chunk " + unknown + ".")
                    .args(key.id(), unknown);
        });
        return decided.size();
    }

    /** Changes one requirement. */
    RequirementTable.InProject change(Owner owner, String id, RequirementChange change) {
        ProjectKey key = find(owner, id).project();
        changeAll(key, List.of(change.of(id)));
        return requirements.find(owner, id).orElseGet(() -> new RequirementTable.InProject(key, null));
    }

    /** Changes many requirements of a project. */
    int changeAll(ProjectKey key, List<RequirementChange> changes) {
        return inTransaction(key, connection -> {
            List<Requirement> known = RequirementTable.known(connection, key);
            for (RequirementChange change : changes) {
                changeOne(connection, key, known, change);
            }
            return changes.size();
        });
    }

    private static void changeOne(Connection connection, ProjectKey key, List<Requirement> known, RequirementChange change)
            throws SQLException {
        Requirement old = known.stream().filter(item -> item.id().equals(change.requirementId()) && !item.removed())
                .findFirst().orElseThrow(() -> unknown(change.requirementId()));
        boolean stale = change.version() != null && change.version() != old.version();
        if (stale || !RequirementTable.change(connection, key, change.appliedTo(old), old.version())) {
            throw Problem.conflict("version_conflict", "The requirement " + old.id()
                    + " was changed in the meantime: it is at version " + old.version() + ". Read it and change it again.")
                    .args(old.id(), String.valueOf(old.version()));
        }
    }

    /**
     * Adds a requirement; one that the user has removed before comes back in its new words.
     *
     * @throws Problem 409 {@code requirements_full} when the project has as many as may be added
     */
    Requirement add(ProjectKey key, RequirementChange wanted) {
        TenderChunk chunk = wanted.chunkId() == null ? null : chunks.all(key).stream()
                .filter(each -> each.id().equals(wanted.chunkId())).findFirst()
                .orElseThrow(() -> Problem.notFound("chunk_not_found", "Project " + key.id() + " has no chunk "
                        + wanted.chunkId() + ".").args(key.id(), wanted.chunkId()));
        boolean quotes = wanted.sourceExcerpt() != null && !wanted.sourceExcerpt().isEmpty();
        Requirement item = composed(key, wanted, chunk, quotes ? projects.text(key).orElse("") : "");
        inTransaction(key, connection -> {
            List<Requirement> known = RequirementTable.known(connection, key);
            Optional<Requirement> same = known.stream()
                    .filter(old -> old.fingerprint().equals(item.fingerprint())).findFirst();
            if (same.filter(old -> !old.removed()).isPresent()) {
                throw Problem.conflict("requirement_exists", "The project has a requirement with this summary already: "
                        + same.get().id() + ".").args(same.get().id());
            }
            if (known.stream().filter(old -> old.origin() == Origin.USER && !old.removed()).count() >= config.mostAdded()) {
                throw Problem.conflict("requirements_full", "Project " + key.id() + " has the " + config.mostAdded()
                        + " requirements that may be added to one. Remove some that are not needed.")
                        .args(key.id(), String.valueOf(config.mostAdded()));
            }
            if (same.isPresent()) {
                RequirementTable.forget(connection, key, same.get().id());
            }
            // Those that were added and removed again stay known, so that no extraction brings them back: not without end.
            RequirementTable.forgetOldest(connection, key, config.mostAdded());
            RequirementTable.add(connection, key, item);
            return item.id();
        });
        return find(key.owner(), item.id()).requirement();
    }

    private static Requirement composed(ProjectKey key, RequirementChange wanted, TenderChunk chunk, String text) {
        int from = chunk == null ? 0 : chunk.start();
        int to = chunk == null ? text.length() : chunk.end();
        String excerpt = requireNonNullElse(wanted.sourceExcerpt(), "");
        Optional<SourceSpan> span = excerpt.isEmpty() ? Optional.empty()
                : new ExcerptAnchor(text).find(excerpt, null, from, to, FoundRequirement.LONGEST_EXCERPT);
        String fingerprint = RequirementMerge.fingerprint(wanted.summary());
        var wording = wanted.wording(new Requirement.Wording(wanted.summary(), "", ConstraintType.MANDATORY,
                Category.TECHNICAL, "", Priority.MEDIUM));
        return new Requirement(RequirementMerge.id(key, fingerprint), chunk == null ? null : chunk.id(), fingerprint, wording, 1,
                chunk == null ? "" : chunk.location(), span.map(SourceSpan::excerpt).orElse(excerpt),
                span.map(SourceSpan::start).orElse(null), span.map(SourceSpan::end).orElse(null),
                span.map(SourceSpan::start).orElse(chunk == null ? Integer.MAX_VALUE : chunk.ownStart()), Origin.USER,
                false, requireNonNullElse(wanted.isVerified(), true), false, 1, null, null);
    }

    RequirementTable.InProject find(Owner owner, String id) {
        return requirements.find(owner, id).orElseThrow(() -> unknown(id));
    }

    private static Problem unknown(String id) {
        return Problem.notFound("requirement_not_found", "There is no requirement " + id + ".").args(String.valueOf(id));
    }

    private <T> T inTransaction(ProjectKey key, Database.Work<T> work) {
        return database.inTransaction(connection -> {
            if (!ProjectTable.lock(connection, key, null)) {
                throw Problem.notFound("project_not_found", "There is no project " + key.id() + ". Start it with a file first.")
                        .args(key.id());
            }
            T value = work.run(connection);
            ProjectTable.touch(connection, key);
            return value;
        });
    }
}
