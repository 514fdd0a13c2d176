package dev.fermata.job.tender;

import dev.fermata.document.DocumentException;
import dev.fermata.document.DocumentReader;
import dev.fermata.document.DocumentText;
import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobException;
import dev.fermata.file.FileStore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Gets a tender's text: from the payload, its file, or the project that knows it already. Thread-safe. */
@ApplicationScoped
class TenderFile {

    /**
     * What was read.
     *
     * @param kind  what the file turned out to be, in lower case
     * @param pages 0 where it has none of its own
     */
    @RegisterForReflection
    record Reading(String text, String kind, int pages, int pagesWithoutText) {}

    private final FileStore files;
    private final DocumentReader reader;
    private final ProjectTable projects;

    TenderFile(FileStore files, DocumentReader reader, ProjectTable projects) {
        this.files = files;
        this.reader = reader;
        this.projects = projects;
    }

    /**
     * The text that all offsets refer to; the same for every run of the task.
     *
     * @throws JobException when there is none, with what its owner can do
     */
    String text(TenderPayload payload, ProjectKey key, JobContext context) {
        String text = payload.fileId() != null ? read(payload, context)
                : payload.text() != null ? DocumentText.clean(payload.text())
                : context.inDatabase(() -> known(key));
        if (text.isBlank()) {
            throw JobException.permanent("document_empty", "The tender has no text. Send one that has.", null);
        }
        return text;
    }

    /** The text of a project that was parsed before. */
    String known(ProjectKey key) {
        return projects.text(key).orElseThrow(() -> JobException.permanent("project_empty",
                "Project " + key.id() + " has no text yet. Start it with a file.", null));
    }

    private String read(TenderPayload payload, JobContext context) {
        boolean mine = context.inDatabase(() -> files.attach(context.owner().tenant(), context.owner().user(),
                payload.fileId(), context.taskId()));
        if (!mine) {
            throw JobException.permanent("file_not_found", "There is no file " + payload.fileId()
                    + " for this task. Upload the tender to /api/tender-processing/start.", null);
        }
        Reading reading = context.step("read", payload.fileId(), Reading.class,
                () -> context.compute(() -> read(payload, context.language())));
        context.metadata("document_kind", reading.kind());
        if (reading.pages() > 0) {
            context.metadata("pages", reading.pages());
        }
        if (reading.pagesWithoutText() > 0) {
            context.metadata("pages_without_text", reading.pagesWithoutText());
        }
        return reading.text();
    }

    private Reading read(TenderPayload payload, String language) throws IOException {
        try (InputStream content = files.open(payload.fileId())) {
            DocumentText document = reader.extract(content, payload.fileName());
            return new Reading(document.text(), document.kind().name().toLowerCase(Locale.ROOT), document.pages(),
                    document.pagesWithoutText());
        } catch (DocumentException unreadable) {
            throw JobException.permanent(unreadable.code(), unreadable.message(Locale.of(language)), unreadable);
        }
    }
}
