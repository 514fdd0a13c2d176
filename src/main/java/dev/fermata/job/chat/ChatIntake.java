package dev.fermata.job.chat;

import dev.fermata.document.DocumentException;
import dev.fermata.document.DocumentReader;
import dev.fermata.file.FileStore;
import dev.fermata.file.StoredFile;
import dev.fermata.job.annotate.AnnotateJob;
import dev.fermata.job.annotate.AnnotatePayload;
import dev.fermata.job.annotate.AnnotatePayload.Document;
import dev.fermata.ops.Messages;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Task;
import dev.fermata.task.TaskCaller;
import dev.fermata.task.TaskException;
import dev.fermata.task.Tasks;
import jakarta.enterprise.context.RequestScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Makes tasks of requests, or finds those that the same requests have made before. */
@RequestScoped
class ChatIntake {

    static final int MOST_FILES = 10;
    private static final int LONGEST_SESSION = 200;
    private static final long LARGEST_FILE = 50L << 20;
    private static final String ANNOTATE = "DOC_ANNOTATE";

    private final Tasks tasks;
    private final TaskCaller caller;
    private final Conversation conversation;
    private final FileStore files;
    private final DocumentReader reader;
    private final Messages messages;

    ChatIntake(Tasks tasks, TaskCaller caller, Conversation conversation, FileStore files, DocumentReader reader,
            Messages messages) {
        this.tasks = tasks;
        this.caller = caller;
        this.conversation = conversation;
        this.files = files;
        this.reader = reader;
        this.messages = messages;
    }

    /**
     * The task of a message.
     *
     * @throws ChatRefusal when there is none
     */
    Task message(ChatRequest request) {
        checkSession(request);
        Optional<Task> known = known(request);
        if (known.isPresent()) {
            return known.get();
        }
        // Without a session the request is the document's own example, which has an id of its own instead.
        if (request.message() == null || request.session() == null && request.taskId() == null) {
            throw refusal("chat.missing");
        }
        boolean locked = ANNOTATE.equals(request.lockedTask());
        if (locked || request.lockedTask() == null && AnnotateWish.ofDocument(request.message())) {
            Optional<Document> document = conversation.document(caller.owner(), request.session(), request.message());
            if (document.isPresent()) {
                return annotate(request, List.of(copy(document.get())), locked ? "locked" : "rule");
            }
            if (locked) {
                throw refusal("chat.no_document");
            }
        }
        return chat(request, List.of());
    }

    /**
     * The task of a message with files.
     *
     * @param uploads one to ten
     * @throws ChatRefusal when there is none
     */
    Task files(ChatRequest request, List<FileUpload> uploads) {
        checkSession(request);
        Optional<Task> known = known(request);
        if (known.isPresent()) {
            return known.get();
        }
        uploads.forEach(this::check);
        clientKey(request);
        boolean locked = ANNOTATE.equals(request.lockedTask());
        boolean annotate = locked
                || request.lockedTask() == null && request.message() != null && AnnotateWish.ofFile(request.message());
        kind(request);
        List<StoredFile> kept = uploads.stream().map(upload -> keep(upload.fileName(), upload.contentType(),
                upload.uploadedFile())).toList();
        return annotate ? annotate(request, kept, locked ? "locked" : "rule")
                : chat(request.message() == null ? request.saying(say("chat.about_files")) : request, kept);
    }

    /** The task that the caller has under the request's id, if it is about the same message. */
    private Optional<Task> known(ChatRequest request) {
        if (request.taskId() == null) {
            return Optional.empty();
        }
        Owner owner = caller.owner();
        try {
            Task task = tasks.get(owner, request.taskId());
            String said = tasks.payload(owner, task.id).path("message").asText("");
            boolean ofChat = task.taskType.equals(ChatJob.TYPE) || task.taskType.equals(AnnotateJob.TYPE);
            if (!ofChat || request.message() != null && !said.isEmpty() && !request.message().equals(said)) {
                throw new ChatRefusal(say("client_id_taken", request.taskId()));
            }
            return Optional.of(task);
        } catch (TaskException.NotFound unknown) {
            return Optional.empty();
        }
    }

    private Task annotate(ChatRequest request, List<StoredFile> kept, String method) {
        AnnotatePayload payload = new AnnotatePayload(documents(kept), request.message(), request.lockedModel());
        return submitted(request, AnnotateJob.TYPE, payload, kept, method);
    }

    private Task chat(ChatRequest request, List<StoredFile> kept) {
        ChatPayload payload = new ChatPayload(request.message(), request.session(), kind(request), request.lockedModel(),
                documents(kept));
        return submitted(request, ChatJob.TYPE, payload, kept, payload.kind() == null ? "model" : "locked");
    }

    private Task submitted(ChatRequest request, String type, Object payload, List<StoredFile> kept, String method) {
        Owner owner = caller.owner();
        Submission.Builder submission = Submission.of(owner, type, payload)
                .identity(List.of(type, String.valueOf(request.message()), kept.stream().map(StoredFile::sha256).toList()))
                .clientKey(clientKey(request)).sessionId(request.session()).language(caller.language())
                .metadata("route_method", method);
        if (request.lockedModel() != null) {
            submission.metadata("locked_model", request.lockedModel());
        }
        // If this throws, the task may exist all the same: a file that nobody uses is removed after a day.
        Tasks.Submitted submitted = tasks.submit(submission.build());
        for (StoredFile file : kept) {
            if (submitted.created()) {
                files.attach(owner.tenant(), owner.user(), file.id(), submitted.id());
            } else {
                files.remove(file.id());
            }
        }
        return tasks.get(owner, submitted.id());
    }

    private String clientKey(ChatRequest request) {
        if (request.taskId() != null && !Submission.isClientKey(request.taskId())) {
            throw refusal("chat.bad_id");
        }
        return request.taskId();
    }

    private ChatKind kind(ChatRequest request) {
        if (request.lockedTask() == null) {
            return null;
        }
        try {
            return ChatKind.valueOf(request.lockedTask());
        } catch (IllegalArgumentException unknown) {
            throw new ChatRefusal(say("chat.unknown_kind", request.lockedTask()));
        }
    }

    /** What a database can hold in an index, and find again. */
    private void checkSession(ChatRequest request) {
        String session = request.session();
        if (session != null && (session.length() > LONGEST_SESSION || session.chars().anyMatch(Character::isISOControl))) {
            throw new ChatRefusal(say("chat.bad_session", LONGEST_SESSION));
        }
    }

    private void check(FileUpload upload) {
        if (upload.size() > LARGEST_FILE) {
            throw new ChatRefusal(say("file_too_large", "50 MB"));
        }
        try {
            reader.check(upload.uploadedFile(), upload.fileName());
        } catch (DocumentException unreadable) {
            throw new ChatRefusal(unreadable.message(caller.locale()));
        }
    }

    private StoredFile keep(String name, String mediaType, Path content) {
        Owner owner = caller.owner();
        return files.keep(owner.tenant(), owner.user(), name, mediaType, content);
    }

    /** A file lives and dies with one task: a second review of it has a copy. */
    private StoredFile copy(Document document) {
        Owner owner = caller.owner();
        // The id is out of a payload, in which anybody may have written anything.
        StoredFile original = files.find(owner.tenant(), owner.user(), document.fileId())
                .orElseThrow(() -> refusal("chat.no_document"));
        try {
            Path copy = Files.createTempFile("fermata-chat-", null);
            try (InputStream content = files.open(original.id())) {
                Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
                return keep(original.name(), original.mediaType(), copy);
            } finally {
                Files.delete(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Document> documents(List<StoredFile> kept) {
        return kept.stream().map(file -> new Document(file.id(), file.name())).toList();
    }

    private ChatRefusal refusal(String code) {
        return new ChatRefusal(say(code));
    }

    private String say(String code, Object... args) {
        return messages.render(code, List.of(args), caller.locale());
    }
}
