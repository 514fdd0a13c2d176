package dev.fermata.llm;

import io.smallrye.faulttolerance.api.CustomBackoffStrategy;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.function.Predicate;

/** Tells the retry loop what {@link Failover} decided. Made by the loop, so both have public constructors. */
final class NextCall {

    private NextCall() {}

    /** Is there a next call? */
    @RegisterForReflection
    public static final class IsWorthIt implements Predicate<Throwable> {

        @Override
        public boolean test(Throwable failure) {
            return failure instanceof FailedCall failed && failed.nextCallIn().isPresent();
        }
    }

    /** When? */
    @RegisterForReflection
    public static final class Wait implements CustomBackoffStrategy {

        @Override
        public long nextDelayInMillis(Throwable failure) {
            return failure instanceof FailedCall failed
                    ? failed.nextCallIn().map(Duration::toMillis).orElse(0L)
                    : 0;
        }
    }
}
