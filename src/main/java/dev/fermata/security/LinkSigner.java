package dev.fermata.security;

import dev.fermata.ops.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what may be fetched without a token for a short while, because a browser that follows a link can't send one.
 * Every replica has the same key, so a link that one has signed another accepts. Thread-safe.
 */
@ApplicationScoped
public class LinkSigner {

    private static final String ALGORITHM = "HmacSHA256";

    /**
     * The right to fetch one thing.
     *
     * @param expires the second it ends
     */
    public record Signature(Instant expires, String value) {}

    private final SecurityConfig config;
    private final Clock clock;

    LinkSigner(SecurityConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /**
     * Signs a link to a thing.
     *
     * @param thing names it and nothing else, the same at every call
     * @throws Problem 503 {@code links_not_configured} without a key
     */
    public Signature sign(String thing) {
        // Whole seconds, as the link carries them.
        Instant expires = Instant.ofEpochSecond(clock.instant().plus(config.linkLifetime()).getEpochSecond());
        return new Signature(expires, value(thing, expires.getEpochSecond()));
    }

    /**
     * Checks a link's signature.
     *
     * @throws Problem 403 {@code link_invalid} or {@code link_expired}
     */
    public void check(String thing, long expires, String signature) {
        byte[] expected = value(thing, expires).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8))) {
            throw Problem.forbidden("link_invalid", "The link's signature does not fit it. Ask for a new link.");
        }
        if (clock.instant().getEpochSecond() >= expires) {
            throw Problem.forbidden("link_expired", "The link has expired. Ask for a new one.");
        }
    }

    private String value(String thing, long expires) {
        String secret = config.linkSecret().orElseThrow(() -> Problem.unavailable("links_not_configured",
                "Signed links need a key: an operator sets fermata.security.link-secret."));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            // The number comes first: no thing's name can run into it.
            byte[] code = mac.doFinal((expires + "\n" + thing).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
