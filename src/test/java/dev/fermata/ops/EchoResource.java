package dev.fermata.ops;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.security.Callers;
import dev.fermata.security.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Routes that exist only to be called wrongly. */
@Path("/api/echo")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class EchoResource {

    /** More than all buffers between it and its reader. */
    private static final int LARGE = 64 << 20;

    /** How many large answers are over. */
    static final AtomicInteger CLOSED = new AtomicInteger();

    private final Callers callers;

    EchoResource(Callers callers) {
        this.callers = callers;
    }

    /** A body with something of every kind. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Body(@NotBlank String taskType, @Max(9) Integer maxPriority, List<@Valid Item> someItems, Instant runAt) {
    }

    /** An element of a list. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Item(@Size(max = 5) String itemName) {
    }

    /** Who asks. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Who(String tenant, String user, String owner, boolean isOperator, boolean virtualThread, Instant noTime) {
    }

    @POST
    @PermitAll
    @Consumes(MediaType.APPLICATION_JSON)
    public Body echo(@NotNull @Valid Body body, @QueryParam("limit") @Max(100) Integer limit) {
        return body;
    }

    @POST
    @Path("/file")
    @PermitAll
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Item upload(@RestForm("file") FileUpload file) {
        return new Item(String.valueOf(file.size()));
    }

    @POST
    @Path("/form")
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Item form(@RestForm("text") String text) {
        return new Item(text);
    }

    /** Takes its time to write. */
    @GET
    @Path("/large")
    @PermitAll
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public InputStream large() {
        return new ByteArrayInputStream(new byte[LARGE]) {
            @Override
            public void close() {
                CLOSED.incrementAndGet();
            }
        };
    }

    @GET
    @Path("/fault")
    @PermitAll
    public Body fault() {
        throw new IllegalStateException("secret internals");
    }

    @GET
    @Path("/problem")
    @PermitAll
    public Body problem() {
        throw Problem.of(429, "slow_down", "Slow down.").with("limit", 5).header("Retry-After", "7");
    }

    @GET
    @Path("/who")
    public Who who() {
        var caller = callers.current();
        return new Who(caller.tenant(), caller.user(), caller.owner(), caller.hasRole(Role.OPERATOR),
                Thread.currentThread().isVirtual(), null);
    }

    @GET
    @Path("/operators")
    @RolesAllowed(Role.OPERATOR)
    public Who operators() {
        return who();
    }
}
