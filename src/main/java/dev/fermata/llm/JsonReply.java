package dev.fermata.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.stream.Collectors;

/** Reads a model's answer as JSON, tolerating the prose and code fences that models put around it. */
@Singleton
class JsonReply {

    private static final int PROBLEMS_NAMED = 5;

    private final ObjectMapper mapper;
    private final Validator validator;

    JsonReply(ObjectMapper mapper, Validator validator) {
        this.mapper = mapper;
        this.validator = validator;
    }

    <T> T read(String answer, Class<T> type) throws UnfitReply {
        T value = bind(json(answer), type);
        var violations = validator.validate(value);
        if (!violations.isEmpty()) {
            throw new UnfitReply(violations.stream()
                    .map(JsonReply::told)
                    .sorted()
                    .limit(PROBLEMS_NAMED)
                    .collect(Collectors.joining("; ")));
        }
        return value;
    }

    private <T> T bind(String json, Class<T> type) throws UnfitReply {
        try {
            T value = mapper.readValue(json, type);
            if (value == null) {
                throw new UnfitReply("it is null");
            }
            return value;
        } catch (JsonMappingException e) {
            throw new UnfitReply("its JSON does not fit the schema at " + path(e));
        } catch (JsonProcessingException e) {
            throw new UnfitReply("it is not valid JSON");
        }
    }

    /** From the first bracket to the last one of its kind; the whole answer where there is none. */
    private static String json(String answer) throws UnfitReply {
        int object = answer.indexOf('{');
        int array = answer.indexOf('[');
        if (object < 0 && array < 0) {
            throw new UnfitReply("it holds no JSON object or array");
        }
        boolean isObject = array < 0 || object >= 0 && object < array;
        int start = isObject ? object : array;
        int end = answer.lastIndexOf(isObject ? '}' : ']');
        if (end < start) {
            throw new UnfitReply("its JSON is cut short");
        }
        return answer.substring(start, end + 1);
    }

    private static String path(JsonMappingException e) {
        String path = e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "its root" : path;
    }

    private static String told(ConstraintViolation<?> violation) {
        return violation.getPropertyPath() + " " + violation.getMessage();
    }
}
