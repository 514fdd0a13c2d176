package dev.fermata.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.database.Jsonb;
import dev.fermata.llm.LlmClient;
import dev.fermata.task.TaskException;
import dev.fermata.task.TaskTypes;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The handlers that exist, by type. Thread-safe. */
@ApplicationScoped
public class JobRegistry implements TaskTypes {

    private final Map<String, JobHandler<?, ?>> handlers = new TreeMap<>();
    private final Map<String, JobSchemas> schemas = new TreeMap<>();
    private final Jsonb jsonb;
    private final Validator validator;
    private final LlmClient llm;

    JobRegistry(@All List<JobHandler<?, ?>> found, Jsonb jsonb, Validator validator, LlmClient llm) {
        this.jsonb = jsonb;
        this.validator = validator;
        this.llm = llm;
        found.forEach(handler -> {
            JobHandler<?, ?> other = handlers.put(handler.type(), handler);
            if (other != null) {
                throw new IllegalStateException("two handlers of type " + handler.type() + ": "
                        + handler.getClass().getName() + " and " + other.getClass().getName());
            }
            schemas.put(handler.type(), handler.schemas());
        });
    }

    @Override
    public Set<String> names() {
        return handlers.keySet();
    }

    @Override
    public void check(String taskType, String payloadJson) {
        JobHandler<?, ?> handler = find(taskType).orElseThrow(() -> new TaskException.Unacceptable("unknown_task_type",
                "There is no task type " + taskType + ". Use one of " + String.join(", ", names()) + ".",
                taskType, String.join(", ", names())));
        payload(handler, payloadJson);
        schemas(taskType).payload().map(schema -> schema.faults(jsonb.tree(payloadJson))).filter(faults -> !faults.isEmpty())
                .ifPresent(faults -> {
                    throw misfit(taskType, String.join("; ", faults));
                });
        if (!available(handler)) {
            throw new TaskException.Unavailable("no_provider", "No language model is configured for " + taskType
                    + ". An operator sets OPENAI_API_KEY, or fermata.llm.providers.", taskType);
        }
    }

    @Override
    public boolean available(String taskType) {
        return find(taskType).map(this::available).orElse(false);
    }

    @Override
    public Optional<Duration> timeLimit(String taskType) {
        return find(taskType).flatMap(JobHandler::timeLimit);
    }

    @Override
    public Optional<JsonNode> payloadSchema(String taskType) {
        return schemas(taskType).payload().map(PublishedSchema::json);
    }

    @Override
    public Optional<JsonNode> resultSchema(String taskType) {
        return schemas(taskType).result().map(PublishedSchema::json);
    }

    /** What the type publishes. */
    JobSchemas schemas(String taskType) {
        return schemas.getOrDefault(taskType, JobSchemas.NONE);
    }

    private boolean available(JobHandler<?, ?> handler) {
        return !handler.needsProvider() || llm.available(handler.type());
    }

    Optional<JobHandler<?, ?>> find(String taskType) {
        return Optional.ofNullable(handlers.get(taskType));
    }

    /**
     * The payload as the handler's type, valid.
     *
     * @throws TaskException.Unacceptable otherwise, naming the field
     */
    <P> P payload(JobHandler<P, ?> handler, String json) {
        P payload;
        try {
            payload = jsonb.read(json, handler.payloadType());
        } catch (IllegalArgumentException e) {
            throw misfit(handler.type(), e.getMessage());
        }
        if (payload == null) {
            throw new TaskException.Unacceptable("invalid_payload", "The payload of " + handler.type() + " is missing.",
                    handler.type(), "null");
        }
        Set<ConstraintViolation<P>> violations = validator.validate(payload);
        if (!violations.isEmpty()) {
            String faults = violations.stream().map(v -> v.getPropertyPath() + " " + v.getMessage()).sorted()
                    .collect(Collectors.joining("; "));
            throw misfit(handler.type(), faults);
        }
        return payload;
    }

    private static TaskException misfit(String taskType, String faults) {
        return new TaskException.Unacceptable("invalid_payload",
                "The payload does not fit " + taskType + ": " + faults + ".", taskType, faults);
    }
}
