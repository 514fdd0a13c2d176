package dev.fermata.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.ops.Messages;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
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
     * @param description in the reader's language; null where nobody has written one
     * @param available false where its language model is not configured: a create is refused
     * @param timeLimit in seconds, unless a create says another; null: none
     * @param payloadSchema JSON schema of the payload; null where the type publishes none
     * @param resultSchema JSON schema of the result; null where the type publishes none
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record TypeView(String name, String description, boolean available, Long timeLimit, JsonNode payloadSchema,
            JsonNode resultSchema) {}

    private final TaskTypes types;
    private final Messages messages;
    private final TaskCaller caller;

    TaskTypeResource(TaskTypes types, Messages messages, TaskCaller caller) {
        this.types = types;
        this.messages = messages;
        this.caller = caller;
    }

    @GET
    public Map<String, List<TypeView>> list() {
        return Map.of("task_types", types.names().stream().sorted().map(this::view).toList());
    }

    private TypeView view(String name) {
        return new TypeView(name, messages.find("task_type." + name, List.of(), caller.locale()).orElse(null),
                types.available(name), types.timeLimit(name).map(Duration::toSeconds).orElse(null),
                types.payloadSchema(name).orElse(null), types.resultSchema(name).orElse(null));
    }
}
