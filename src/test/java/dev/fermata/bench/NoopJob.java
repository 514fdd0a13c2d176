package dev.fermata.bench;

import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobHandler;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Does nothing, and notes when it began. */
@ApplicationScoped
public class NoopJob implements JobHandler<NoopJob.Payload, Integer> {

    static final String TYPE = "noop";

    /** What every benchmark's task carries. */
    @RegisterForReflection
    public record Payload(String filler) {

        /** A payload that does not compress. */
        static Payload ofOneKilobyte() {
            byte[] noise = new byte[750];
            ThreadLocalRandom.current().nextBytes(noise);
            return new Payload(Base64.getEncoder().encodeToString(noise));
        }
    }

    private final Map<String, Long> begunNanos = new ConcurrentHashMap<>();

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Class<Payload> payloadType() {
        return Payload.class;
    }

    @Override
    public boolean needsProvider() {
        return false;
    }

    @Override
    public Integer run(Payload payload, JobContext context) {
        begunNanos.put(context.taskId(), System.nanoTime());
        return 0;
    }

    Map<String, Long> begunNanos() {
        return begunNanos;
    }
}
