package dev.fermata.engine;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** What a type of job takes and gives, as JSON schemas; either may be missing. Thread-safe. */
public final class JobSchemas {

    /** Of a type that publishes none. */
    public static final JobSchemas NONE = new JobSchemas(null, null);

    private final PublishedSchema payload;
    private final PublishedSchema result;

    private JobSchemas(PublishedSchema payload, PublishedSchema result) {
        this.payload = payload;
        this.result = result;
    }

    /**
     * The resources {@code schemas/<type>/payload.schema.json} and {@code result.schema.json}, those that exist.
     *
     * @throws UncheckedIOException when one of them is not JSON
     */
    public static JobSchemas of(String type) {
        return new JobSchemas(resource(type, "payload"), resource(type, "result"));
    }

    /** What a payload looks like; empty where it is not published. */
    public Optional<PublishedSchema> payload() {
        return Optional.ofNullable(payload);
    }

    /** What a result looks like; empty where it is not published. */
    public Optional<PublishedSchema> result() {
        return Optional.ofNullable(result);
    }

    private static PublishedSchema resource(String type, String name) {
        try (InputStream in = JobSchemas.class.getResourceAsStream("/schemas/" + type + "/" + name + ".schema.json")) {
            return in == null ? null : new PublishedSchema(new JsonMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
