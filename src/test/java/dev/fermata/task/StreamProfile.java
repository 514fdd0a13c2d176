package dev.fermata.task;

import dev.fermata.security.Tokens;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Tokens as in production, heartbeats within a test's patience, and readers that are soon too slow. */
public class StreamProfile implements QuarkusTestProfile {

    static final int MAX_BEHIND = 1000;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "mp.jwt.verify.publickey", Tokens.publicKey(),
                "mp.jwt.verify.issuer", Tokens.ISSUER,
                "mp.jwt.verify.audiences", Tokens.AUDIENCE,
                "mp.jwt.verify.clock.skew", "0",
                "fermata.events.heartbeat", "1s",
                "fermata.events.dialect-heartbeat", "500ms",
                "fermata.events.reader-patience", "2s",
                "fermata.events.max-behind", Integer.toString(MAX_BEHIND));
    }
}
