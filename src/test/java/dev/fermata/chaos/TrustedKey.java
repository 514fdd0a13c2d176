package dev.fermata.chaos;

import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;

/** A key pair for one run: its public half is what replicas trust. */
final class TrustedKey {

    private static final int BITS = 2048;
    private static final Duration LONGER_THAN_ANY_RUN = Duration.ofHours(4);

    private final KeyPair keys;
    private final Path publicHalf;

    TrustedKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            keys = generator.generateKeyPair();
            publicHalf = Files.writeString(Files.createTempFile(Workplace.folder(), "key-", ".pem"),
                    "-----BEGIN PUBLIC KEY-----\n"
                            + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                            + "\n-----END PUBLIC KEY-----\n");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where replicas find the key to verify with. */
    Path publicHalf() {
        return publicHalf;
    }

    String tokenFor(String user) {
        return Jwt.claims().subject(user).groups(Set.of("user", "operator")).issuer("https://login.example.com")
                .expiresIn(LONGER_THAN_ANY_RUN).sign(keys.getPrivate());
    }
}
