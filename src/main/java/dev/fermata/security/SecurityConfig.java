package dev.fermata.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What may be configured about callers; keys and issuers are MicroProfile JWT's own ({@code MP_JWT_VERIFY_*}). */
@ConfigMapping(prefix = "fermata.security")
interface SecurityConfig {

    /** Whether a request without a token is the user {@code dev} with every role; refused in production. */
    @WithDefault("false")
    boolean devUser();

    /** The key that download links are signed with, at least 32 characters, the same on every replica; unset: no links. */
    Optional<String> linkSecret();

    /** How long a download link is good for. */
    @WithDefault("60s")
    Duration linkLifetime();

    /** How many requests a second an owner may make of one replica in the long run; 0: any number. */
    @WithDefault("50")
    int requestsPerSecond();

    /** How many requests an owner may make of one replica at once, after a quiet time. */
    @WithDefault("100")
    int requestBurst();

    /** How many streams an owner may have open on one replica: Server-Sent Events and WebSockets together; 0: any number. */
    @WithDefault("500")
    int streamsPerOwner();
}
