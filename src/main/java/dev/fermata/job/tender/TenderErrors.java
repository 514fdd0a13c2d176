package dev.fermata.job.tender;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.fermata.ops.Messages;
import dev.fermata.ops.Problem;
import dev.fermata.task.TaskCaller;
import dev.fermata.task.TaskException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.RequestScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.stream.Collectors;

/**
 * Errors in the shape of these routes, {@code {success: false, error}}, with the status that fits. What concerns tokens,
 * and faults of ours, are told as everywhere.
 */
@RequestScoped
class TenderErrors {

    /**
     * @param error what happened, to what, and what to do
     * @param code  a stable name of it
     */
    @RegisterForReflection
    record Failed(boolean success, String error, String code) {}

    private final Messages messages;
    private final TaskCaller caller;

    TenderErrors(Messages messages, TaskCaller caller) {
        this.messages = messages;
        this.caller = caller;
    }

    Response of(Throwable failure) {
        return switch (failure) {
            case Problem problem -> answer(problem.status(), problem.code(), problem.detail(messages, caller.locale()));
            case TaskException refused -> answer(status(refused), refused.code(), refused.getMessage());
            case ConstraintViolationException invalid -> answer(400, "invalid_request", faults(invalid));
            case JsonProcessingException unreadable -> answer(400, "invalid_request", "The body does not fit: " + place(unreadable));
            case WebApplicationException web when web.getCause() instanceof JsonProcessingException unreadable -> of(unreadable);
            case WebApplicationException web -> answer(web.getResponse().getStatus(), "invalid_request", web.getMessage());
            default -> throw new IllegalArgumentException("not one of these routes' own errors", failure);
        };
    }

    private static Response answer(int status, String code, String error) {
        return Response.status(status).type(MediaType.APPLICATION_JSON).entity(new Failed(false, error, code)).build();
    }

    private static int status(TaskException refused) {
        return switch (refused) {
            case TaskException.NotFound _ -> 404;
            case TaskException.WrongState _ -> 409;
            case TaskException.KeyReused _ -> 422;
            case TaskException.Unacceptable _ -> 400;
            case TaskException.Unavailable _ -> 503;
        };
    }

    private static String faults(ConstraintViolationException invalid) {
        return invalid.getConstraintViolations().stream().map(TenderErrors::fault).sorted().collect(Collectors.joining("; "));
    }

    private static String fault(ConstraintViolation<?> violation) {
        String path = violation.getPropertyPath().toString();
        return path.substring(path.lastIndexOf('.') + 1) + " " + violation.getMessage();
    }

    private static String place(JsonProcessingException unreadable) {
        if (unreadable instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return mapping.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                    .collect(Collectors.joining(".")) + " has a value or a type that is not allowed.";
        }
        return "it is not the JSON that this route takes.";
    }
}
