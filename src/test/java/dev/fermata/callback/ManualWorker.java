package dev.fermata.callback;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A process whose own worker is off, so that a test decides when callbacks are looked at. */
public class ManualWorker implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("fermata.roles", "api");
    }
}
