package dev.fermata.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What may be configured about callers; keys and issuers are MicroProfile JWT's own ({@code MP_JWT_VERIFY_*}). */
@ConfigMapping(prefix = "fermata.security")
interface SecurityConfig {

    /** Whether a request without a token is the user {@code dev} with every role; refused in production. */
    @WithDefault("false")
    boolean devUser();
}
