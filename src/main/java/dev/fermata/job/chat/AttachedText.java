package dev.fermata.job.chat;

import dev.fermata.document.DocumentException;
import dev.fermata.document.DocumentReader;
import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobException;
import dev.fermata.event.EventType;
import dev.fermata.file.FileStore;
import dev.fermata.job.annotate.AnnotatePayload.Document;
import dev.fermata.llm.Fence;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the files beside a message say, as far as a model can be shown it. Thread-safe. */
@ApplicationScoped
class AttachedText {

    /**
     * The beginning of what a file says.
     *
     * @param characters how many it has in all, in UTF-16 units
     */
    @RegisterForReflection
    record Excerpt(String text, int characters) {

        boolean cut() {
            return text.length() < characters;
        }

        /** What the model is shown. */
        String shown() {
            return cut() ? text + "\n[…]" : text;
        }
    }

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
     * @param message what the model is told beside them, which can't pretend to be a file
     * @param tokens how much of all of them together
     * @throws JobException when one can't be read, with what its owner can do
     */
    String of(List<Document> documents, String message, int tokens, JobContext context) {
        List<Excerpt> excerpts = new ArrayList<>();
        for (Document document : documents) {
            Excerpt excerpt = excerpt(excerpts.size() + 1, document, tokens / documents.size(), context);
            if (excerpt.cut()) {
                context.emit(EventType.WARNING, Map.of("code", "chat.file_cut",
                        "args", List.of(document.fileName(), excerpt.text().length(), excerpt.characters())));
            }
            excerpts.add(excerpt);
        }
        return fenced(documents, excerpts, message);
    }

    /** One fence for all, which none of them says: so none can begin or end another. */
    private static String fenced(List<Document> documents, List<Excerpt> excerpts, String message) {
        Fence fence = Fence.of("FILE", Stream.of(Stream.of(message), documents.stream().map(Document::fileName),
                excerpts.stream().map(Excerpt::text)).flatMap(said -> said).toArray(String[]::new));
        return IntStream.range(0, documents.size())
                .mapToObj(i -> fence.around(documents.get(i).fileName(), excerpts.get(i).shown()))
                .collect(Collectors.joining("\n\n"));
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
