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
        });
    }

    @Override
    public Set<String> names() {
        return handlers.keySet();
    }

    @Override
    public void check(String taskType, JsonNode payload) {
        JobHandler<?, ?> handler = find(taskType).orElseThrow(() -> new TaskException.Unacceptable("unknown_task_type",
                "There is no task type " + taskType + ". Use one of " + String.join(", ", names()) + ".",
                taskType, String.join(", ", names())));
        payload(handler, payload.toString());
        if (!available(handler)) {
            throw new TaskException.Unavailable("no_provider", "No language model is configured for " + taskType
                    + ". An operator sets OPENAI_API_KEY, or fermata.llm.providers.", taskType);
        }
    }

    @Override
    public boolean available(String taskType) {
        return find(taskType).map(this::available).orElse(false);
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
            throw new TaskException.Unacceptable("invalid_payload",
                    "The payload does not fit " + handler.type() + ": " + e.getMessage(), handler.type(), e.getMessage());
        }
        if (payload == null) {
            throw new TaskException.Unacceptable("invalid_payload", "The payload of " + handler.type() + " is missing.",
                    handler.type(), "null");
        }
        Set<ConstraintViolation<P>> violations = validator.validate(payload);
        if (!violations.isEmpty()) {
            String faults = violations.stream().map(v -> v.getPropertyPath() + " " + v.getMessage()).sorted()
                    .collect(Collectors.joining("; "));
            throw new TaskException.Unacceptable("invalid_payload",
                    "The payload does not fit " + handler.type() + ": " + faults + ".", handler.type(), faults);
        }
        return payload;
    }
}
