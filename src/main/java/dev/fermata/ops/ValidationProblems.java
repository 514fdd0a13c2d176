package dev.fermata.ops;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Lists what bean validation found, each with the field's name on the wire. */
class ValidationProblems {

    private static final PropertyNamingStrategies.SnakeCaseStrategy WIRE_NAMES = new PropertyNamingStrategies.SnakeCaseStrategy();

    private final ProblemDocument document;
    private final HttpProblems problems;

    ValidationProblems(ProblemDocument document, HttpProblems problems) {
        this.document = document;
        this.problems = problems;
    }

    @ServerExceptionMapper
    Response invalid(ConstraintViolationException invalid, HttpServerRequest request) {
        // What we return being invalid is our fault, not the caller's.
        if (invalid.getConstraintViolations().stream().anyMatch(ValidationProblems::isOurs)) {
            return problems.fault(invalid, request);
        }
        List<Map<String, String>> errors = invalid.getConstraintViolations().stream()
                .map(v -> Map.of("field", field(v), "detail", v.getMessage()))
                .sorted(Comparator.comparing(error -> error.get("field")))
                .toList();
        return document.response(
                Problem.badRequest("invalid_request", "The request is not valid.").with("errors", errors), request);
    }

    private static boolean isOurs(ConstraintViolation<?> violation) {
        return nodes(violation).stream().anyMatch(node -> node.getKind() == ElementKind.RETURN_VALUE);
    }

    private static String field(ConstraintViolation<?> violation) {
        StringBuilder field = new StringBuilder();
        List<Path.Node> nodes = nodes(violation);
        boolean inBody = nodes.stream().anyMatch(node -> node.getKind() == ElementKind.PROPERTY);
        for (Path.Node node : nodes) {
            // Neither the method's name nor, for a body, the parameter's is known to the caller.
            if (node.getKind() == ElementKind.METHOD || inBody && node.getKind() == ElementKind.PARAMETER) {
                continue;
            }
            if (node.isInIterable() && node.getIndex() != null) {
                field.append('[').append(node.getIndex()).append(']');
            }
            if (node.getKind() != ElementKind.CONTAINER_ELEMENT && node.getName() != null) {
                field.append(field.isEmpty() ? "" : ".").append(WIRE_NAMES.translate(node.getName()));
            }
        }
        return field.toString();
    }

    private static List<Path.Node> nodes(ConstraintViolation<?> violation) {
        return StreamSupport.stream(violation.getPropertyPath().spliterator(), false).toList();
    }
}
