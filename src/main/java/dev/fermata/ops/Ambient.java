package dev.fermata.ops;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Time and chance as beans, so that a test can replace either with one it controls. */
@Singleton
class Ambient {

    @Produces
    @Singleton
    @DefaultBean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** {@link Random} because it is the generator that threads may share. */
    @Produces
    @Singleton
    @DefaultBean
    RandomGenerator random() {
        return new Random();
    }
}
