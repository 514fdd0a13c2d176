package dev.fermata.callback;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;

/**
 * Signs callbacks as Standard Webhooks does, with HMAC-SHA256 over id, time and body. Started with the process, so that
 * a key which is none keeps it from starting. Thread-safe.
 *
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 */
@Startup
@Singleton
class Signer {

    /** What development signs with when it was given no key; documented, and so worth nothing in production. */
    static final String DEVELOPMENT_SECRET = "whsec_ZmVybWF0YS1kZXZlbG9wbWVudC1zZWNyZXQtMzJieXQ=";

    private static final Logger LOG = Logger.getLogger(Signer.class);
    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHORTEST_KEY = 32;

    private final List<SecretKeySpec> keys;

    Signer(CallbackConfig config, LaunchMode mode) {
        List<String> secrets = config.secret().orElse(List.of());
        if (secrets.isEmpty() && mode.isDevOrTest()) {
            LOG.info("Callbacks are signed with the development key, which is no secret, because"
                    + " fermata.callbacks.secret is not set");
            secrets = List.of(DEVELOPMENT_SECRET);
        } else if (secrets.isEmpty()) {
            LOG.info("Callbacks are off: tasks with a callback_url are refused until fermata.callbacks.secret"
                    + " (FERMATA_CALLBACKS_SECRET) is set");
        } else if (!mode.isDevOrTest() && secrets.contains(DEVELOPMENT_SECRET)) {
            throw unfit("must not be the development key in production");
        }
        keys = secrets.stream().map(Signer::key).toList();
    }

    /** Whether there is a key; without one, nothing is sent. */
    boolean ready() {
        return !keys.isEmpty();
    }

    /** The value of {@code webhook-signature}: one signature a key, the newest key's first. */
    String sign(String id, long epochSeconds, String body) {
        byte[] content = (id + "." + epochSeconds + "." + body).getBytes(StandardCharsets.UTF_8);
        return keys.stream().map(key -> "v1," + Base64.getEncoder().encodeToString(mac(key, content)))
                .collect(Collectors.joining(" "));
    }

    private static byte[] mac(SecretKeySpec key, byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private static SecretKeySpec key(String secret) {
        byte[] bytes;
        try {
            String base64 = secret.strip();
            bytes = Base64.getDecoder().decode(base64.startsWith(PREFIX) ? base64.substring(PREFIX.length()) : base64);
        } catch (IllegalArgumentException e) {
            throw unfit("is not base64");
        }
        if (bytes.length < SHORTEST_KEY) {
            throw unfit("is too short");
        }
        return new SecretKeySpec(bytes, ALGORITHM);
    }

    private static ConfigurationException unfit(String why) {
        return new ConfigurationException("fermata.callbacks.secret (FERMATA_CALLBACKS_SECRET) " + why + ": set it to "
                + SHORTEST_KEY + " random bytes in base64, for example the output of: openssl rand -base64 32");
    }
}
