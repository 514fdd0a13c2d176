package dev.fermata.job.crash;

import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobException;
import dev.fermata.file.FileStore;
import dev.fermata.file.StoredFile;
import dev.fermata.job.crash.dump.Dump;
import dev.fermata.job.crash.dump.ProtobufTombstone;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Gets the dump of a task, out of its payload or its file, and reads it. Thread-safe. */
@ApplicationScoped
class CrashSource {

    private final FileStore files;

    CrashSource(FileStore files) {
        this.files = files;
    }

    /**
     * How long the dump is, in bytes; what is in a file belongs to the task from now on.
     *
     * @throws JobException when there is no such file, or it is another task's
     */
    long size(CrashPayload payload, JobContext context) {
        if (payload.fileId() == null) {
            return payload.content().length();
        }
        String tenant = context.owner().tenant();
        String user = context.owner().user();
        return context.inDatabase(() -> files.attach(tenant, user, payload.fileId(), context.taskId())
                ? files.find(tenant, user, payload.fileId()) : Optional.<StoredFile>empty()).map(StoredFile::size)
                .orElseThrow(() -> JobException.permanent("file_not_found", "There is no file " + payload.fileId()
                        + " for this task. Send the dump as content.", null));
    }

    /**
     * The dump; the same for every run of the task. After {@link #size}.
     *
     * @throws JobException when it is one that can't be read
     */
    Dump dump(CrashPayload payload, JobContext context) {
        return context.compute(() -> {
            String text = payload.content() != null ? payload.content() : read(payload.fileId());
            if (ProtobufTombstone.is(text)) {
                throw JobException.permanent("dump_protobuf",
                        "This is a tombstone in protobuf, which is not read here. Send its text:"
                        + " the file beside it without .pb, or what pbtombstone prints of it.", null);
            }
            Dump dump = Dump.of(text, payload.logType() == null ? null : payload.logType().kind());
            if (dump.text().isBlank()) {
                throw JobException.permanent("dump_empty", "The dump is empty. Send one that has text.", null);
            }
            return dump;
        });
    }

    private String read(String fileId) throws IOException {
        try (InputStream content = files.open(fileId)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
