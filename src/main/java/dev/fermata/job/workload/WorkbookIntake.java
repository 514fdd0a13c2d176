package dev.fermata.job.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.database.Jsonb;
import dev.fermata.document.WorkbookReader;
import dev.fermata.file.StoredFile;
import dev.fermata.ops.Problem;
import dev.fermata.task.FileIntake;
import dev.fermata.task.Submission;
import dev.fermata.task.TaskCaller;
import dev.fermata.task.Tasks;
import jakarta.enterprise.context.RequestScoped;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Takes workbooks in, with how they are to be worked on, and makes tasks of them. */
@RequestScoped
class WorkbookIntake {

    private static final String CONFIG = "config";
    /** In UTF-16 units: it is kept twice, and shown with the task. */
    private static final int LONGEST_CONFIG = 16_384;
    private static final List<String> OF_WORKLOAD = List.of("strategy", "total_limit", "model", "roles");
    private static final List<String> OF_COST = List.of("constraint", "rates", "architect_ratio", "project_manager_ratio");

    private final FileIntake files;
    private final TaskCaller caller;
    private final WorkbookReader reader;
    private final Jsonb jsonb;

    WorkbookIntake(FileIntake files, TaskCaller caller, WorkbookReader reader, Jsonb jsonb) {
        this.files = files;
        this.caller = caller;
        this.reader = reader;
        this.jsonb = jsonb;
    }

    /**
     * Submits a task of the type for the workbook.
     *
     * @param config a JSON object, or one within a member {@code config}, as system 1 sends it; null or blank: all by default
     */
    Tasks.Submitted submit(String taskType, FileUpload file, String config, String idempotencyKey) {
        JsonNode settings = settings(taskType, config);
        files.check(file, Problem.badRequest("workbook_missing",
                "Send the list of requirements as the form field file: an .xlsx or .xls."), reader::check, unreadable -> 400);
        // How the file is worked on tells one request from another as its bytes do, so it belongs to both.
        Map<String, Object> shown = settings.isEmpty() ? Map.of() : Map.of(CONFIG, settings);
        return files.submit(file, kept -> Submission.of(caller.owner(), taskType, payload(kept, settings))
                .idempotencyKey(idempotencyKey).language(caller.language()).metadata(shown));
    }

    private ObjectNode payload(StoredFile kept, JsonNode settings) {
        ObjectNode payload = jsonb.object().put("file_id", kept.id()).put("file_name", kept.name());
        payload.set(CONFIG, settings);
        return payload;
    }

    private JsonNode settings(String taskType, String config) {
        if (config == null || config.isBlank()) {
            return jsonb.object();
        }
        if (config.length() > LONGEST_CONFIG) {
            throw Problem.badRequest("invalid_config", "The field config has more than " + LONGEST_CONFIG + " characters.");
        }
        JsonNode tree;
        try {
            tree = jsonb.tree(config);
        } catch (IllegalArgumentException e) {
            throw invalidConfig();
        }
        JsonNode settings = tree.has(CONFIG) ? tree.get(CONFIG) : tree;
        if (!(settings instanceof ObjectNode known)) {
            throw invalidConfig();
        }
        return CostJob.TYPE.equals(taskType) ? ofCost(known) : known.retain(OF_WORKLOAD);
    }

    /** What nobody reads is not kept: front ends send more. */
    private static ObjectNode ofCost(ObjectNode settings) {
        if (settings.get("constraint") instanceof ObjectNode constraint) {
            constraint.retain(OF_WORKLOAD);
        }
        return settings.retain(OF_COST);
    }

    private static Problem invalidConfig() {
        return Problem.badRequest("invalid_config", "The field config has to be a JSON object, such as {\"total_limit\": 12.5}.");
    }
}
