package dev.fermata.database;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Collectors;

/**
 * JSON as it is kept in {@code jsonb} columns. Its mapper is not the wire's: how the API formats its answers can
 * change without making stored rows unreadable, and fields that a newer version has stored are passed over.
 * Thread-safe.
 */
@ApplicationScoped
public class Jsonb {

    // By default each thread keeps buffers of its own, 30 KB: too much for thousands of virtual threads that wait.
    private final ObjectMapper mapper = JsonMapper.builder(
                    JsonFactory.builder().recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool()).build())
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * The value as JSON text.
     *
     * <p>PostgreSQL's {@code jsonb} can't hold the character NUL, nor half a surrogate pair, which text taken out of
     * files or requests may contain: each is replaced by U+FFFD.
     *
     * @throws IllegalArgumentException when the value has no JSON form
     */
    public String write(Object value) {
        try {
            String json = mapper.writeValueAsString(value);
            return withoutLoneSurrogates(json.contains("\\u0000") ? withoutNul(json) : json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON form of " + value.getClass().getName() + ": "
                    + e.getOriginalMessage(), e);
        }
    }

    /**
     * The text as a value of the type.
     *
     * @throws IllegalArgumentException when the text does not fit the type; the message names the field
     */
    public <T> T read(String json, Class<T> type) {
        return read(json, mapper.constructType(type));
    }

    /** Like {@link #read(String, Class)}, for generic types. */
    public <T> T read(String json, JavaType type) {
        try {
            return mapper.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(fault(e), e);
        }
    }

    /** What is wrong, for whoever sent it: the field, and no class of ours. */
    private static String fault(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException misfit)) {
            return e.getOriginalMessage();
        }
        String field = misfit.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
        String what = misfit instanceof MismatchedInputException && !(misfit instanceof ValueInstantiationException)
                ? " has the wrong type" : " has a value that is not allowed";
        return (field.isEmpty() ? "the whole" : field) + what;
    }

    /** The text as a tree; {@code null} for {@code null}. */
    public JsonNode tree(String json) {
        return json == null ? null : read(json, JsonNode.class);
    }

    /** The value as a tree. */
    public JsonNode tree(Object value) {
        return mapper.valueToTree(value);
    }

    /** A new, empty object. */
    public ObjectNode object() {
        return mapper.createObjectNode();
    }

    /** The text as {@link #write} would store it: NUL and half a surrogate pair are replaced by U+FFFD each. */
    public static String storable(String text) {
        return withoutLoneSurrogates(text.replace('\0', '\uFFFD'));
    }

    private static String withoutLoneSurrogates(String json) {
        StringBuilder clean = null;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < json.length() && Character.isLowSurrogate(json.charAt(i + 1))) {
                i++;
                continue;
            }
            clean = clean == null ? new StringBuilder(json) : clean;
            clean.setCharAt(i, '\uFFFD');
        }
        return clean == null ? json : clean.toString();
    }

    private static String withoutNul(String json) {
        StringBuilder clean = new StringBuilder(json.length());
        int i = 0;
        while (i < json.length()) {
            char c = json.charAt(i);
            if (c != '\\') {
                clean.append(c);
                i++;
            } else if (json.startsWith("\\u0000", i)) {
                clean.append('\uFFFD');
                i += 6;
            } else {
                // An escape is at least two characters; copying both keeps "\\\\u0000" (a backslash, then text) whole.
                clean.append(c).append(json.charAt(i + 1));
                i += 2;
            }
        }
        return clean.toString();
    }
}
