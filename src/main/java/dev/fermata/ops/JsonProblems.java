package dev.fermata.ops;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says what is wrong with a JSON body, naming the field and never a class. */
final class JsonProblems {

    private JsonProblems() {
    }

    static Problem of(JsonProcessingException unreadable) {
        // Met inside a field, it comes wrapped in what says which one.
        if (unreadable.getCause() instanceof StreamConstraintsException limit) {
            return of(limit);
        }
        return switch (unreadable) {
            case UnrecognizedPropertyException unknown -> unknownField(unknown);
            case MismatchedInputException mistyped -> wrongType(mistyped);
            case StreamConstraintsException _ ->
                    Problem.tooLarge("json_too_large", "A text or the nesting of this JSON is beyond our limits.");
            case JsonMappingException refused -> refusedByRecord(refused);
            default -> malformed(unreadable);
        };
    }

    private static Problem malformed(JsonProcessingException unreadable) {
        JsonLocation at = unreadable.getLocation();
        if (at == null) {
            return Problem.badRequest("malformed_json", "The body is not JSON.").args("?", "?");
        }
        return Problem.badRequest("malformed_json", "The body is not JSON.")
                .args(String.valueOf(at.getLineNr()), String.valueOf(at.getColumnNr()));
    }

    private static Problem unknownField(UnrecognizedPropertyException unknown) {
        String field = field(unknown);
        String known = unknown.getKnownPropertyIds() == null ? "" : unknown.getKnownPropertyIds().stream()
                .map(Object::toString).sorted().collect(Collectors.joining(", "));
        return withField(Problem.badRequest("unknown_field", "There is no field " + field + " here.").args(field, known), field);
    }

    private static Problem wrongType(MismatchedInputException mistyped) {
        String field = field(mistyped);
        String expected = expected(mistyped.getTargetType());
        return withField(Problem.badRequest("wrong_type", "The field " + field + " needs " + expected + ".")
                .args(field, expected), field);
    }

    // A wire record whose constructor refused its values: its own problem, where it threw one.
    private static Problem refusedByRecord(JsonMappingException refused) {
        for (Throwable cause = refused.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return problem;
            }
        }
        String field = field(refused);
        return withField(Problem.badRequest("invalid_value", "The value of " + field + " is not acceptable.").args(field), field);
    }

    private static Problem withField(Problem problem, String field) {
        return problem.with("errors", List.of(Map.of("field", field)));
    }

    private static String field(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.isEmpty() ? "$" : path.toString();
    }

    private static String expected(Class<?> type) {
        if (type == null) {
            return "object";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants()).map(Object::toString).collect(Collectors.joining(" | "));
        }
        return switch (type) {
            case Class<?> t when t == String.class -> "string";
            case Class<?> t when t == boolean.class || t == Boolean.class -> "boolean";
            case Class<?> t when t == int.class || t == long.class || t == Integer.class || t == Long.class -> "integer";
            case Class<?> t when t.isPrimitive() || Number.class.isAssignableFrom(t) -> "number";
            case Class<?> t when Collection.class.isAssignableFrom(t) || t.isArray() -> "array";
            case Class<?> t when t.getPackageName().startsWith("java.time") -> "ISO-8601 " + t.getSimpleName().toLowerCase();
            default -> "object";
        };
    }
}
