package dev.fermata.job.bidding;

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

/** Gets a tender's text, out of its payload or its file. Thread-safe. */
@ApplicationScoped
class TenderSource {

    /** The step that keeps a file's text. */
    static final String EXTRACT = "extract";

    /**
     * What was read from a file.
     *
     * @param kind what the file turned out to be, in lower case
     */
    @RegisterForReflection
    record Extracted(String text, String kind, int pages, int pagesWithoutText) {}

    private final FileStore files;
    private final DocumentReader reader;

    TenderSource(FileStore files, DocumentReader reader) {
        this.files = files;
        this.reader = reader;
    }

    /**
     * The text that all offsets of the analysis refer to; the same for every run of the task.
     *
     * @throws JobException when the file can't be read, with what its owner can do
     */
    String text(BiddingPayload payload, JobContext context) {
        if (payload.text() != null) {
            return DocumentText.clean(payload.text());
        }
        if (!context.inDatabase(() -> files.attach(context.owner().tenant(), context.owner().user(), payload.fileId(),
                context.taskId()))) {
            throw JobException.permanent("file_not_found", "There is no file " + payload.fileId()
                    + " for this task. Upload the tender to /api/tasks/bidding/file.", null);
        }
        Extracted extracted = context.step(EXTRACT, payload.fileId(), Extracted.class,
                () -> context.compute(() -> extract(payload, context.language())));
        context.metadata("document_kind", extracted.kind());
        if (extracted.pages() > 0) {
            context.metadata("pages", extracted.pages());
        }
        if (extracted.pagesWithoutText() > 0) {
            context.metadata("pages_without_text", extracted.pagesWithoutText());
        }
        return extracted.text();
    }

    private Extracted extract(BiddingPayload payload, String language) throws IOException {
        try (InputStream content = files.open(payload.fileId())) {
            DocumentText document = reader.extract(content, payload.fileName());
            return new Extracted(document.text(), document.kind().name().toLowerCase(Locale.ROOT), document.pages(),
                    document.pagesWithoutText());
        } catch (DocumentException unreadable) {
            throw JobException.permanent(unreadable.code(), unreadable.message(Locale.of(language)), unreadable);
        }
    }
}
