package dev.fermata.bench;

import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobHandler;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;

/** Does nothing, or holds its slot until it is let go, and notes when it began. */
@ApplicationScoped
public class NoopJob implements JobHandler<NoopJob.Payload, Integer> {

    static final String TYPE = "noop";

    /**
     * What every benchmark's task carries.
     *
     * @param held whether it waits to be let go
     */
    @RegisterForReflection
    public record Payload(String filler, boolean held) {

        /** A payload that does not compress. */
        static Payload ofOneKilobyte() {
            byte[] noise = new byte[750];
            ThreadLocalRandom.current().nextBytes(noise);
            return new Payload(Base64.getEncoder().encodeToString(noise), false);
        }
    }

    private final Map<String, Long> begunNanos = new ConcurrentHashMap<>();
    private volatile CountDownLatch letGo = new CountDownLatch(0);

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
    public Integer run(Payload payload, JobContext context) throws InterruptedException {
        begunNanos.put(context.taskId(), System.nanoTime());
        if (payload.held()) {
            letGo.await();
        }
        return 0;
    }

    /** From now on, tasks that are held wait. */
    void hold() {
        letGo = new CountDownLatch(1);
    }

    void letGo() {
        letGo.countDown();
    }

    Map<String, Long> begunNanos() {
        return begunNanos;
    }
}
