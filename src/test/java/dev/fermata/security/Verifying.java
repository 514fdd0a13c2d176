package dev.fermata.security;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Verifies tokens as production does; {@link Tokens} signs them. */
public class Verifying implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "mp.jwt.verify.publickey", Tokens.publicKey(),
                "mp.jwt.verify.issuer", Tokens.ISSUER,
                "mp.jwt.verify.audiences", Tokens.AUDIENCE);
    }
}
