package dev.fermata.callback;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How callbacks are signed and delivered, and where they may go. */
@ConfigMapping(prefix = "fermata.callbacks")
interface CallbackConfig {

    /**
     * The key that callbacks are signed with: at least 32 random bytes in base64, with or without {@code whsec_} before
     * them. While it is being replaced, both keys separated by a comma: every callback then carries both signatures.
     * Without it, production refuses callback URLs, and development signs with a key that is no secret.
     */
    Optional<List<String>> secret();

    /** Whether plain {@code http} URLs are accepted too; on in dev and test. */
    @WithDefault("false")
    boolean allowHttp();

    /**
     * Whether private networks and this machine itself may be called (loopback, RFC 1918, carrier-grade NAT, unique
     * local IPv6); on in dev and test. Link-local addresses, where clouds keep their credentials, stay refused.
     */
    @WithDefault("false")
    boolean allowPrivate();

    /** Networks that may be called whatever they are, such as {@code 10.20.0.0/16,fd00:1::/64}. */
    Optional<List<String>> allowedNetworks();

    /** How many times a callback is tried before it is given up. */
    @WithDefault("10")
    int maxTries();

    /** The wait after the first failed try; the waits after it keep their proportion to it. */
    @WithDefault("5s")
    Duration firstRetry();

    /** How long one try may take, from looking the name up to the answer's status line. */
    @WithDefault("10s")
    Duration timeout();

    /** How many callbacks this replica delivers at once. */
    @WithDefault("16")
    int concurrency();

    /** How often to look for callbacks that are due. */
    @WithDefault("1s")
    Duration pollInterval();
}
