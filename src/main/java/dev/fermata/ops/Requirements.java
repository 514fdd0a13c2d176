package dev.fermata.ops;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** What production needs to be told, and what it must not be told. */
final class Requirements {

    private static final List<String> KEYS = List.of("mp.jwt.verify.publickey", "mp.jwt.verify.publickey.location");

    private static final int SHORTEST_SECRET = 32;

    private Requirements() {
    }

    /** One sentence for everything that keeps this configuration from starting, all at once. */
    static List<String> missing(Config config) {
        List<String> missing = new ArrayList<>();
        if (!isSet(config, "quarkus.datasource.jdbc.url")) {
            missing.add("no database: set QUARKUS_DATASOURCE_JDBC_URL, QUARKUS_DATASOURCE_USERNAME and"
                    + " QUARKUS_DATASOURCE_PASSWORD (for example jdbc:postgresql://db.example.com:5432/fermata, fermata"
                    + " and its password).");
        }
        if (KEYS.stream().noneMatch(key -> isSet(config, key))) {
            missing.add("no key to verify tokens with: set MP_JWT_VERIFY_PUBLICKEY_LOCATION to a PEM file or a JWKS URL"
                    + " (for example https://login.example.com/.well-known/jwks.json), and MP_JWT_VERIFY_ISSUER to the"
                    + " issuer whose tokens count.");
        }
        unreadableKey(config).ifPresent(missing::add);
        if (config.getOptionalValue("fermata.security.dev-user", Boolean.class).orElse(false)) {
            missing.add("fermata.security.dev-user (FERMATA_SECURITY_DEV_USER) lets anyone in and is for development"
                    + " only: unset it.");
        }
        if (config.getOptionalValue("fermata.security.link-secret", String.class)
                .filter(secret -> secret.length() < SHORTEST_SECRET).isPresent()) {
            missing.add("fermata.security.link-secret (FERMATA_SECURITY_LINK_SECRET) can be guessed: give it at least "
                    + SHORTEST_SECRET + " random characters, the same on every replica.");
        }
        wrongRoles(config).forEach(missing::add);
        return missing;
    }

    // Otherwise it would show only as a 401 for everybody.
    private static Optional<String> unreadableKey(Config config) {
        return config.getOptionalValue("mp.jwt.verify.publickey.location", String.class)
                .map(String::strip)
                .filter(location -> !location.isEmpty() && !location.startsWith("http") && !location.startsWith("classpath:"))
                .map(location -> location.replaceFirst("^file:(//)?", ""))
                .filter(location -> !Files.isReadable(Path.of(location)))
                .map(location -> "no readable key at %s: correct MP_JWT_VERIFY_PUBLICKEY_LOCATION.".formatted(location));
    }

    private static Stream<String> wrongRoles(Config config) {
        try {
            config.getOptionalValues("fermata.roles", String.class).ifPresent(roles -> Roles.check(Set.copyOf(roles)));
            return Stream.empty();
        } catch (IllegalArgumentException wrong) {
            return Stream.of(wrong.getMessage());
        }
    }

    private static boolean isSet(Config config, String name) {
        return config.getOptionalValue(name, String.class).filter(value -> !value.isBlank()).isPresent();
    }
}
