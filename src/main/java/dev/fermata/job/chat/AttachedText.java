package dev.fermata.job.chat;

import dev.fermata.document.DocumentException;
import dev.fermata.document.DocumentReader;
import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobException;
import dev.fermata.event.EventType;
import dev.fermata.file.FileStore;
import dev.fermata.job.annotate.AnnotatePayload.Document;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the files beside a message say, as far as a model can be shown it. Thread-safe. */
@ApplicationScoped
class AttachedText {

    private final FileStore files;
    private final DocumentReader reader;

    AttachedText(FileStore files, DocumentReader reader) {
        this.files = files;
        this.reader = reader;
    }

    /**
     * The files' texts under their names; empty where there are none. A text that had to be cut says so to the model and
     * to readers.
     *
     * @param tokens how much of all of them together
     * @throws JobException when one can't be read, with what its owner can do
     */
    String of(List<Document> documents, int tokens, JobContext context) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < documents.size(); i++) {
            Document document = documents.get(i);
            int share = tokens / documents.size();
            String text = text(i + 1, document, context);
            String shown = FittingText.first(text, share);
            all.append(all.isEmpty() ? "" : "\n\n").append("<<<FILE ").append(document.fileName()).append('\n').append(shown);
            if (shown.length() < text.length()) {
                all.append("\n[…]");
                context.emit(EventType.WARNING, Map.of("code", "chat.file_cut",
                        "args", List.of(document.fileName(), shown.length(), text.length())));
            }
            all.append("\nFILE>>>");
        }
        return all.toString();
    }

    private String text(int number, Document document, JobContext context) {
        if (!context.inDatabase(() -> files.attach(context.owner().tenant(), context.owner().user(), document.fileId(),
                context.taskId()))) {
            throw JobException.permanent("file_not_found", "There is no file " + document.fileId() + " for this task. Upload "
                    + document.fileName() + " to /api/chat/file.", null);
        }
        return context.step("file-" + number, document.fileId(), String.class,
                () -> context.compute(() -> extract(document, context.language())));
    }

    private String extract(Document document, String language) throws IOException {
        try (InputStream content = files.open(document.fileId())) {
            return reader.extract(content, document.fileName()).text();
        } catch (DocumentException unreadable) {
            throw JobException.permanent(unreadable.code(), unreadable.message(Locale.of(language)), unreadable);
        }
    }
}
