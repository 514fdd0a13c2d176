package dev.fermata.job.chat;

import dev.fermata.document.DocumentException;
import dev.fermata.document.DocumentReader;
import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobException;
import dev.fermata.event.EventType;
import dev.fermata.file.FileStore;
import dev.fermata.job.annotate.AnnotatePayload.Document;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the files beside a message say, as far as a model can be shown it. Thread-safe. */
@ApplicationScoped
class AttachedText {

    /**
     * The beginning of what a file says.
     *
     * @param characters how many it has in all, in UTF-16 units
     */
    @RegisterForReflection
    record Excerpt(String text, int characters) {}

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
            Excerpt excerpt = excerpt(i + 1, document, share, context);
            String shown = excerpt.text();
            all.append(all.isEmpty() ? "" : "\n\n").append("<<<FILE ").append(document.fileName()).append('\n').append(shown);
            if (shown.length() < excerpt.characters()) {
                all.append("\n[…]");
                context.emit(EventType.WARNING, Map.of("code", "chat.file_cut",
                        "args", List.of(document.fileName(), shown.length(), excerpt.characters())));
            }
            all.append("\nFILE>>>");
        }
        return all.toString();
    }

    private Excerpt excerpt(int number, Document document, int tokens, JobContext context) {
        if (!context.inDatabase(() -> files.attach(context.owner().tenant(), context.owner().user(), document.fileId(),
                context.taskId()))) {
            throw JobException.permanent("file_not_found", "There is no file " + document.fileId() + " for this task. Upload "
                    + document.fileName() + " to /api/chat/file.", null);
        }
        // Of ten million characters only what the model is shown is kept.
        return context.step("file-" + number, document.fileId() + " " + tokens, Excerpt.class,
                () -> context.compute(() -> extract(document, tokens, context.language())));
    }

    private Excerpt extract(Document document, int tokens, String language) throws IOException {
        try (InputStream content = files.open(document.fileId())) {
            String text = reader.extract(content, document.fileName()).text();
            return new Excerpt(FittingText.first(text, tokens), text.length());
        } catch (DocumentException unreadable) {
            throw JobException.permanent(unreadable.code(), unreadable.message(Locale.of(language)), unreadable);
        }
    }
}
