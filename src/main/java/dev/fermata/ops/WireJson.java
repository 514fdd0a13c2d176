package dev.fermata.ops;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.TimeZone;

/**
 * How JSON looks on the wire: ISO-8601 times in UTC, no field dropped, nothing unknown or mistyped let in.
 *
 * <p>Names are not set here: each wire record says {@code @JsonNaming(SnakeCaseStrategy.class)} itself, so that
 * reading the record is enough to know its JSON.
 */
@Singleton
class WireJson implements ObjectMapperCustomizer {

    // The analysis routes take 25 MB of JSON, most of which may be one text.
    private static final int LONGEST_TEXT = 30_000_000;

    // What is stored comes back inside answers of ours, and must not be too deep to write then.
    private static final int DEEPEST = 100;

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.setTimeZone(TimeZone.getTimeZone("UTC"));
        mapper.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        // "5" is not 5 and 1.7 is not 1: a mistake that is let in comes back as a job that did something else.
        mapper.configure(MapperFeature.ALLOW_COERCION_OF_SCALARS, false);
        mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        // The other way round has a switch of its own: 5 is not "5".
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        // Amounts of money are texts in our answers, since many readers make numbers inexact: so they may come back as such.
        mapper.coercionConfigFor(BigDecimal.class).setCoercion(CoercionInputShape.String, CoercionAction.TryConvert);
        // By default each thread keeps buffers of its own, 30 KB: too much for thousands of virtual threads that wait.
        mapper.getFactory().setRecyclerPool(JsonRecyclerPools.sharedConcurrentDequePool());
        mapper.getFactory().setStreamReadConstraints(
                StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).maxNestingDepth(DEEPEST).build());
    }
}
