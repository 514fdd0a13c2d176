package dev.fermata.task;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

/** What can be asked for. */
@Path("/api/task-types")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class TaskTypeResource {

    /**
     * A type of task.
     *
     * @param available false where its language model is not configured: a create is refused
     */
    @RegisterForReflection
    record TypeView(String name, boolean available) {}

    private final TaskTypes types;

    TaskTypeResource(TaskTypes types) {
        this.types = types;
    }

    @GET
    public Map<String, List<TypeView>> list() {
        return Map.of("task_types", types.names().stream().sorted()
                .map(name -> new TypeView(name, types.available(name))).toList());
    }
}
