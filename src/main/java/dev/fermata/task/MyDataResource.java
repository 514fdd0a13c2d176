package dev.fermata.task;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** What the service knows of its caller. */
@Path("/api/me/data")
@RunOnVirtualThread
public class MyDataResource {

    private final Erasure erasure;
    private final TaskCaller caller;

    MyDataResource(Erasure erasure, TaskCaller caller) {
        this.erasure = erasure;
        this.caller = caller;
    }

    /**
     * Erases all of the caller's tasks: 204 when that is done, 202 when runs have still to let go of some, which are
     * then erased without another request. What remains is written at {@link Erasure}.
     */
    @DELETE
    public Response erase() {
        return erasure.request(caller.owner()) ? Response.noContent().build() : Response.accepted().build();
    }
}
