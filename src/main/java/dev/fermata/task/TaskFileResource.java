package dev.fermata.task;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.file.FileStore;
import dev.fermata.file.StoredFile;
import dev.fermata.ops.Problem;
import dev.fermata.security.LinkSigner;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The files a task took in and gave out. A browser that follows a link sends no token, so a link can be signed; it is
 * then good for that one file, for a minute.
 */
@Path("/api/tasks/{id}/files")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class TaskFileResource {

    /** A file on the wire. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record FileView(String name, String mediaType, long size, String sha256) {}

    /** A link that needs no token until it expires. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Link(String url, Instant expiresAt) {}

    private final Tasks tasks;
    private final TaskCaller caller;
    private final FileStore files;
    private final LinkSigner signer;
    private final SecurityIdentity identity;

    TaskFileResource(Tasks tasks, TaskCaller caller, FileStore files, LinkSigner signer, SecurityIdentity identity) {
        this.tasks = tasks;
        this.caller = caller;
        this.files = files;
        this.signer = signer;
        this.identity = identity;
    }

    @GET
    public Map<String, List<FileView>> list(@PathParam("id") String id) {
        return Map.of("files", files.ofTask(tasks.get(caller.owner(), id).id).stream()
                .map(file -> new FileView(file.name(), file.mediaType(), file.size(), file.sha256())).toList());
    }

    // Open to all, so that a signature may stand in for the token; without one the caller is asked for.
    @GET
    @Path("/{name}")
    @PermitAll
    @Produces(MediaType.WILDCARD)
    public Response download(@PathParam("id") String id, @PathParam("name") String name,
            @QueryParam("expires") Long expires, @QueryParam("signature") String signature) {
        StoredFile file = signature == null || expires == null ? ofCaller(id, name) : signed(id, name, expires, signature);
        return Response.ok(files.open(file.id()), file.mediaType())
                .header(HttpHeaders.CONTENT_LENGTH, file.size())
                .header(HttpHeaders.CONTENT_DISPOSITION, file.disposition())
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    @POST
    @Path("/{name}/link")
    @Consumes(MediaType.WILDCARD)
    public Link link(@PathParam("id") String id, @PathParam("name") String name) {
        Task task = tasks.get(caller.owner(), id);
        StoredFile file = find(task.id, name);
        LinkSigner.Signature signature = signer.sign(thing(task.id, file.name()));
        // The task's own id: the caller's would mean another task to whoever has no token.
        String url = UriBuilder.fromPath("/api/tasks/{id}/files/{name}").queryParam("expires", "{expires}")
                .queryParam("signature", "{signature}")
                .build(task.id, file.name(), signature.expires().getEpochSecond(), signature.value()).toString();
        return new Link(url, signature.expires());
    }

    private StoredFile ofCaller(String id, String name) {
        if (identity.isAnonymous()) {
            throw new UnauthorizedException();
        }
        return find(tasks.get(caller.owner(), id).id, name);
    }

    private StoredFile signed(String taskId, String name, long expires, String signature) {
        signer.check(thing(taskId, name), expires, signature);
        return find(taskId, name);
    }

    private StoredFile find(String taskId, String name) {
        return files.find(taskId, name).orElseThrow(() -> Problem.notFound("file_not_found",
                "Task " + taskId + " has no file " + name + ".").args(taskId, name));
    }

    private static String thing(String taskId, String name) {
        return "file\n" + taskId + "\n" + name;
    }
}
