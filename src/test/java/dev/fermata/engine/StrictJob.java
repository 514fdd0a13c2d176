package dev.fermata.engine;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A job with published schemas and a time limit of its own: gives back the months it was given, or waits for ever. */
@ApplicationScoped
public class StrictJob implements JobHandler<StrictJob.Months, StrictJob.Months> {

    static final String TYPE = "strict";
    static final Duration LIMIT = Duration.ofSeconds(2);

    /** @param months null: wait */
    @RegisterForReflection
    public record Months(Double months) {}

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Class<Months> payloadType() {
        return Months.class;
    }

    @Override
    public boolean needsProvider() {
        return false;
    }

    @Override
    public Optional<Duration> timeLimit() {
        return Optional.of(LIMIT);
    }

    @Override
    public Months run(Months payload, JobContext context) throws InterruptedException {
        if (payload.months() == null) {
            context.text("so far");
            new CountDownLatch(1).await();
        }
        return payload;
    }
}
