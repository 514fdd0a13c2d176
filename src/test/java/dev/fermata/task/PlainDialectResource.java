package dev.fermata.task;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fermata.engine.ScriptedJob;
import dev.fermata.security.OpensStream;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.util.List;

/** Runs a script that a test has registered, under its name, as an original's streaming route would. */
@Path("/api/plain/{name}")
public class PlainDialectResource {

    private final DialectStream stream;
    private final TaskCaller caller;

    PlainDialectResource(DialectStream stream, TaskCaller caller) {
        this.stream = stream;
        this.caller = caller;
    }

    @POST
    @OpensStream
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Blocking
    @RunOnVirtualThread
    public Multi<OutboundSseEvent> start(@PathParam("name") String name) {
        if (name.equals("nothing")) {
            return stream.of(List.of(JsonNodeFactory.instance.objectNode().put("type", "error")));
        }
        return stream.of(Submission.of(caller.owner(), ScriptedJob.TYPE, new ScriptedJob.Payload(name)).clientKey(name)
                .build(), new PlainDialect());
    }
}
