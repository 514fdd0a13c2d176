package dev.fermata.job.workload;

import dev.fermata.document.DocumentException;
import dev.fermata.document.Grid;
import dev.fermata.document.WorkbookReader;
import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobException;
import dev.fermata.file.FileStore;
import dev.fermata.job.workload.RequirementList.OfSheet;
import dev.fermata.job.workload.RequirementList.Skipped;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Gets the requirements out of a task's workbook. Thread-safe. */
@ApplicationScoped
class WorkbookSource {

    private static final String READ = "read";
    /** Of all requirements together, in UTF-16 units: they are kept, asked about and shown in the result. */
    private static final int MOST_CHARACTERS = 10_000_000;

    private final FileStore files;
    private final WorkbookReader reader;
    private final WorkloadConfig config;

    WorkbookSource(FileStore files, WorkbookReader reader, WorkloadConfig config) {
        this.files = files;
        this.reader = reader;
        this.config = config;
    }

    /**
     * The requirements, the same for every run of the task; at least one.
     *
     * @throws JobException when there are none, or the workbook can't be read, with what its owner can do
     */
    RequirementList requirements(WorkbookPayload payload, JobContext context) {
        if (payload.fileId() != null
                && !context.inDatabase(() -> files.attach(context.owner().tenant(), context.owner().user(), payload.fileId(),
                        context.taskId()))) {
            throw JobException.permanent("file_not_found", "There is no file " + payload.fileId()
                    + " for this task. Upload the workbook to /api/workload/analyze.", null);
        }
        Object input = payload.fileId() != null ? payload.fileId() : payload.fileBase64();
        RequirementList list = context.step(READ, input, RequirementList.class,
                () -> context.compute(() -> list(read(payload, context.language()))));
        int found = list.all().size();
        if (found == 0) {
            throw JobException.permanent("no_requirements", "No sheet of the workbook has a list of requirements. Give the list"
                    + " headers such as ID, Project and Requirement, and upload it again.", null);
        }
        if (found > config.mostRequirements()) {
            throw JobException.permanent("too_many_requirements", "The workbook has " + found + " requirements, and "
                    + config.mostRequirements() + " are the most. Split it and upload the parts.", null);
        }
        if (list.all().stream().mapToLong(requirement -> requirement.text().length()).sum() > MOST_CHARACTERS) {
            throw JobException.permanent("too_many_requirements", "The requirements have more than " + MOST_CHARACTERS
                    + " characters together. Split the workbook and upload the parts.", null);
        }
        return list;
    }

    private List<Grid> read(WorkbookPayload payload, String language) throws IOException {
        try (InputStream content = content(payload)) {
            return reader.read(content, payload.fileName());
        } catch (DocumentException unreadable) {
            throw JobException.permanent(unreadable.code(), unreadable.message(Locale.of(language)), unreadable);
        }
    }

    private InputStream content(WorkbookPayload payload) {
        if (payload.fileId() != null) {
            return files.open(payload.fileId());
        }
        try {
            return new ByteArrayInputStream(Base64.getMimeDecoder().decode(payload.fileBase64()));
        } catch (IllegalArgumentException e) {
            throw JobException.permanent("invalid_base64", "The field file_base64 is not Base64. Encode the file's bytes.", e);
        }
    }

    static RequirementList list(List<Grid> grids) {
        List<OfSheet> sheets = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>();
        int before = 0;
        for (Grid grid : grids) {
            Optional<OfSheet> sheet = grid.hidden() ? Optional.empty() : RequirementSheet.of(grid, before);
            if (sheet.isPresent()) {
                sheets.add(sheet.get());
                before += sheet.get().requirements().size();
            } else {
                skipped.add(new Skipped(grid.name(), grid.hidden() ? "hidden" : grid.rows().isEmpty() ? "empty" : "no_requirements"));
            }
        }
        return new RequirementList(sheets, skipped);
    }
}
