package dev.fermata.job.annotate;

import dev.fermata.database.DatabaseException;
import dev.fermata.engine.JobContext;
import dev.fermata.engine.StoppedException;
import dev.fermata.file.FileStore;
import dev.fermata.file.StoredFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** Keeps the documents that a run makes. Thread-safe. */
@ApplicationScoped
class MadeFiles {

    private static final Logger LOG = Logger.getLogger(MadeFiles.class);
    private static final String WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    private final FileStore files;

    MadeFiles(FileStore files) {
        this.files = files;
    }

    /**
     * Keeps a Word document for the task's owner, without a task as yet.
     *
     * @throws StoppedException when the run was told to stop meanwhile: its step is not saved, so nobody would ever know of
     *     the file, and it is removed
     */
    StoredFile keep(JobContext context, String name, Path content) {
        context.checkpoint();
        StoredFile kept = files.keep(context.owner().tenant(), context.owner().user(), name, WORD, content);
        if (context.signal().aborted()) {
            // On a thread of its own: this one is interrupted, or is about to be, and would not get to the database.
            Thread.ofVirtual().name("fermata-annotate-remove").start(() -> remove(kept));
        }
        context.checkpoint();
        return kept;
    }

    private void remove(StoredFile kept) {
        try {
            files.remove(kept.id());
        } catch (DatabaseException e) {
            LOG.debugf(e, "File %s of a run that was stopped stays for a day", kept.id());
        }
    }
}
