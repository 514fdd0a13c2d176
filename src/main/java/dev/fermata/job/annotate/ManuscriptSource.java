package dev.fermata.job.annotate;

import dev.fermata.document.DocumentException;
import dev.fermata.document.DocumentKind;
import dev.fermata.document.DocumentReader;
import dev.fermata.document.review.PlainToWord;
import dev.fermata.document.review.ReviewableText;
import dev.fermata.document.review.WordReview;
import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobException;
import dev.fermata.file.FileStore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Gets documents ready for review: the .docx, made of another kind of file where need be, and what it says. Thread-safe. */
@ApplicationScoped
class ManuscriptSource {

    /** The .docx to review, and whether it is the original. */
    @RegisterForReflection
    record Prepared(String docxId, boolean converted) {}

    /** What a document says. */
    @RegisterForReflection
    record Read(List<String> paragraphs) {}

    private final FileStore files;
    private final MadeFiles made;
    private final DocumentReader reader;
    private final PlainToWord plain;
    private final WordReview review;

    ManuscriptSource(FileStore files, MadeFiles made, DocumentReader reader, PlainToWord plain, WordReview review) {
        this.files = files;
        this.made = made;
        this.reader = reader;
        this.plain = plain;
        this.review = review;
    }

    /**
     * The document, the same for every run of the task.
     *
     * @param converted what the .docx is called that is made of another kind of file
     * @throws JobException when the file can't be reviewed, with what its owner can do
     */
    Manuscript open(int number, AnnotatePayload.Document document, String converted, JobContext context) {
        if (!attach(document.fileId(), context)) {
            throw JobException.permanent("file_not_found", "There is no file " + document.fileId() + " for this task. Upload "
                    + document.fileName() + " to /api/chat/file.", null);
        }
        Prepared prepared = prepared(number, document, converted, context);
        Read read = context.step("read-" + number, prepared.docxId(), Read.class,
                () -> computed(context, () -> read(prepared, document)));
        return new Manuscript(number, document.fileName(), prepared.docxId(), read.paragraphs());
    }

    private boolean attach(String fileId, JobContext context) {
        return context.inDatabase(() -> files.attach(context.owner().tenant(), context.owner().user(), fileId,
                context.taskId()));
    }

    private Prepared prepared(int number, AnnotatePayload.Document document, String converted, JobContext context) {
        Prepared prepared = context.step("prepare-" + number, document.fileId(), Prepared.class,
                () -> computed(context, () -> prepare(document, converted, context)));
        if (!prepared.converted() || attach(prepared.docxId(), context)) {
            return prepared;
        }
        // Kept a day without its task, which stood still between the step and the line above.
        Prepared again = context.step("prepare-" + number, document.fileId() + " again", Prepared.class,
                () -> computed(context, () -> prepare(document, converted, context)));
        if (!attach(again.docxId(), context)) {
            throw JobException.permanent("file_not_found", "The copy made of " + document.fileName()
                    + " is gone. Upload the file once more.", null);
        }
        return again;
    }

    private Prepared prepare(AnnotatePayload.Document document, String converted, JobContext context) throws IOException {
        try (Workbench bench = Workbench.open()) {
            Path source = bench.fetch(files, document.fileId());
            if (reader.check(source, document.fileName()) == DocumentKind.DOCX) {
                return new Prepared(document.fileId(), false);
            }
            Path target = bench.place("target.docx");
            plain.convert(source, document.fileName(), target);
            return new Prepared(made.keep(context, converted, target).id(), true);
        }
    }

    private Read read(Prepared prepared, AnnotatePayload.Document document) throws IOException {
        try (Workbench bench = Workbench.open()) {
            return new Read(review.read(bench.fetch(files, prepared.docxId()), document.fileName()).paragraphs().stream()
                    .map(ReviewableText.Paragraph::text).toList());
        }
    }

    private static <T> T computed(JobContext context, Callable<T> work) {
        try {
            return context.compute(work);
        } catch (DocumentException unreadable) {
            throw JobException.permanent(unreadable.code(), unreadable.message(Locale.of(context.language())), unreadable);
        }
    }
}
