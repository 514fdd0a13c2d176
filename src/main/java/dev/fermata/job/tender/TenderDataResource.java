package dev.fermata.job.tender;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.ops.Messages;
import dev.fermata.ops.Problem;
import dev.fermata.task.TaskCaller;
import dev.fermata.task.TaskException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** System 2's routes for what is known of a tender: its chunks and requirements, at any time. */
@Path("/api/tender-processing")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class TenderDataResource {

    private static final String WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final int MOST_AT_ONCE = 1000;

    /** Chunks of a project. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Chunks(boolean success, String projectId, List<ChunkView> chunks, int total, Statistics statistics) {}

    /** Which chunks are to be extracted from, or not to be; {@code extract} has that done at once. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Decision(@NotEmpty @Size(max = MOST_AT_ONCE) List<@NotNull String> chunkIds, @NotNull Boolean isValuable, boolean extract) {}

    /** What became of a decision. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Decided(boolean success, int changed, @JsonInclude(JsonInclude.Include.NON_NULL) String taskId) {}

    /** Requirements of a project; the summary is of all of them, whichever are listed. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Requirements(boolean success, List<RequirementView> requirements, int total, Summary summary, boolean hasExtracted) {}

    /** Requirements, counted. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Summary(Map<String, Integer> byType, Map<String, Integer> byCategory, int total) {}

    /** One requirement. */
    @RegisterForReflection
    record One(boolean success, RequirementView requirement) {}

    /** Changes of many requirements, all or none. */
    @RegisterForReflection
    record Batch(@NotEmpty @Size(max = MOST_AT_ONCE) List<@NotNull @Valid RequirementChange> updates) {}

    /** A project in figures. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Analytics(boolean success, String projectId, int stepsDone, Statistics analytics) {}

    private final TenderIntake intake;
    private final ProjectEdits edits;
    private final ChunkTable chunks;
    private final RequirementTable requirements;
    private final TaskCaller caller;
    private final Messages messages;
    private final TenderErrors errors;

    TenderDataResource(TenderIntake intake, ProjectEdits edits, ChunkTable chunks, RequirementTable requirements,
            TaskCaller caller, Messages messages, TenderErrors errors) {
        this.intake = intake;
        this.edits = edits;
        this.chunks = chunks;
        this.requirements = requirements;
        this.caller = caller;
        this.messages = messages;
        this.errors = errors;
    }

    @GET
    @Path("/chunks/{project_id}")
    public Chunks chunks(@PathParam("project_id") String projectId, @QueryParam("valuable_only") boolean valuableOnly,
            @QueryParam("state") String state, @QueryParam("max_confidence") Double maxConfidence) {
        ProjectKey key = intake.project(projectId).key();
        ChunkState wanted = word(state, ChunkState::of, "state");
        List<TenderChunk> all = chunks.all(key);
        List<ChunkView> shown = all.stream().filter(chunk -> !valuableOnly || chunk.state().valuable())
                .filter(chunk -> wanted == null || chunk.state() == wanted)
                .filter(chunk -> maxConfidence == null || chunk.confidence() != null && chunk.confidence() <= maxConfidence)
                .map(chunk -> ChunkView.of(chunk, this::explained)).toList();
        return new Chunks(true, key.id(), shown, shown.size(), Statistics.of(all, List.of()));
    }

    @PATCH
    @Path("/chunks/{project_id}")
    public Decided decide(@PathParam("project_id") String projectId, @NotNull @Valid Decision decision) {
        Project project = intake.project(projectId);
        if (!decision.extract()) {
            return new Decided(true, edits.decide(project.key(), decision.chunkIds(), decision.isValuable()), null);
        }
        var extraction = new TenderPayload(project.key().id(), null, null, null, Step.EXTRACT.number, Step.EXTRACT.number,
                false, null, null, null);
        var changed = new AtomicInteger();
        String taskId = intake.goOn(project, extraction, (connection, id) -> changed.set(
                ProjectEdits.decide(connection, project.key(), decision.chunkIds(), decision.isValuable())));
        return new Decided(true, changed.get(), taskId);
    }

    @GET
    @Path("/requirements/{project_id}")
    public Requirements requirements(@PathParam("project_id") String projectId,
            @QueryParam("constraint_type") String constraintType, @QueryParam("category") String category) {
        Project project = intake.project(projectId);
        ConstraintType type = word(constraintType, ConstraintType::of, "constraint_type");
        Category about = word(category, Category::of, "category");
        List<Requirement> all = requirements.all(project.key());
        List<RequirementView> shown = all.stream()
                .filter(item -> type == null || item.wording().constraintType() == type)
                .filter(item -> about == null || item.wording().category() == about)
                .map(item -> RequirementView.of(project.key(), item)).toList();
        Statistics figures = Statistics.of(List.of(), all);
        return new Requirements(true, shown, shown.size(), new Summary(figures.byType(), figures.byCategory(), all.size()),
                project.extractedAt() != null);
    }

    @POST
    @Path("/requirements/{project_id}")
    public Response add(@PathParam("project_id") String projectId, @NotNull @Valid RequirementChange wanted) {
        ProjectKey key = intake.project(projectId).key();
        if (wanted.summary() == null || wanted.summary().isEmpty()) {
            throw Problem.badRequest("value_invalid", "summary must not be empty");
        }
        return one(Response.status(201), key, edits.add(key, wanted));
    }

    @POST
    @Path("/requirements/{project_id}/batch")
    public Decided changeAll(@PathParam("project_id") String projectId, @NotNull @Valid Batch batch) {
        return new Decided(true, edits.changeAll(intake.project(projectId).key(), batch.updates()), null);
    }

    @PATCH
    @Path("/requirements/{requirement_id}")
    public Response change(@PathParam("requirement_id") String id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull @Valid RequirementChange change) {
        var changed = matched(id, ifMatch, change);
        return changed.requirement() == null ? Response.ok(Map.of("success", true)).build()
                : one(Response.ok(), changed.project(), changed.requirement());
    }

    @DELETE
    @Path("/requirements/{requirement_id}")
    public Map<String, Object> remove(@PathParam("requirement_id") String id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        matched(id, ifMatch, RequirementChange.REMOVAL);
        return Map.of("success", true);
    }

    @GET
    @Path("/analytics/{project_id}")
    public Analytics analytics(@PathParam("project_id") String projectId) {
        Project project = intake.project(projectId);
        return new Analytics(true, project.key().id(), project.step(),
                Statistics.of(chunks.counted(project.key()), requirements.all(project.key())));
    }

    @GET
    @Path("/export/{project_id}")
    @Produces({WORKBOOK, MediaType.APPLICATION_JSON})
    public Response export(@PathParam("project_id") String projectId) {
        ProjectKey key = intake.project(projectId).key();
        byte[] workbook = new RequirementSheet(caller.locale()).of(requirements.all(key));
        return Response.ok(workbook, WORKBOOK)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"requirements.xlsx\"")
                .header("X-Content-Type-Options", "nosniff").build();
    }

    @ServerExceptionMapper({Problem.class, TaskException.class, ConstraintViolationException.class,
        JsonProcessingException.class, WebApplicationException.class})
    public Response failed(Throwable failure) {
        return errors.of(failure);
    }

    private static Response one(Response.ResponseBuilder response, ProjectKey key, Requirement item) {
        return response.entity(new One(true, RequirementView.of(key, item))).tag(String.valueOf(item.version())).build();
    }

    /** Makes the change if the requirement is at the version that If-Match names: a header's conflict is 412. */
    private RequirementTable.InProject matched(String id, String ifMatch, RequirementChange change) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return edits.change(caller.owner(), id, change);
        }
        if (!ifMatch.strip().matches("\"\\d{1,9}\"")) {
            throw Problem.badRequest("version_invalid", "If-Match is the version as the ETag gave it, such as \"3\".");
        }
        int version = Integer.parseInt(ifMatch.strip().replace("\"", ""));
        try {
            return edits.change(caller.owner(), id, change.at(version));
        } catch (Problem conflict) {
            throw conflict.status() == 409
                    ? Problem.of(412, conflict.code(), conflict.getMessage()).args(conflict.args()) : conflict;
        }
    }

    private String explained(String error) {
        return messages.render("tender.hole." + error, List.of(), caller.locale());
    }

    @FunctionalInterface
    private interface Words<T> {
        T of(String word);
    }

    private static <T> T word(String said, Words<T> words, String parameter) {
        try {
            return said == null || said.isBlank() ? null : words.of(said);
        } catch (IllegalArgumentException unknown) {
            throw Problem.badRequest("value_invalid", parameter + " has no value " + said + ".");
        }
    }
}
