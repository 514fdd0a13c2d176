package dev.fermata.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequirementsTest {

    private final Map<String, String> complete = new HashMap<>(Map.of(
            "quarkus.datasource.jdbc.url", "jdbc:postgresql://db/fermata",
            "mp.jwt.verify.publickey.location", "https://login.example.com/.well-known/jwks.json"));

    private static List<String> missing(Map<String, String> settings) {
        return Requirements.missing(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100)).build());
    }

    @Test
    void a_complete_configuration_lacks_nothing() {
        assertEquals(List.of(), missing(complete));
    }

    @Test
    void everything_that_is_missing_is_named_at_once() {
        List<String> missing = missing(Map.of());
        assertEquals(2, missing.size());
        assertTrue(missing.get(0).contains("QUARKUS_DATASOURCE_JDBC_URL"));
        assertTrue(missing.get(1).contains("MP_JWT_VERIFY_PUBLICKEY_LOCATION"));
    }

    @Test
    void a_key_file_that_is_not_there_is_named(@TempDir Path folder) throws IOException {
        Path key = folder.resolve("key.pem");
        complete.put("mp.jwt.verify.publickey.location", "file:" + key);
        assertTrue(missing(complete).getFirst().contains(key.toString()));
        Files.createFile(key);
        assertEquals(List.of(), missing(complete));
    }

    @Test
    void the_dev_user_is_refused() {
        complete.put("fermata.security.dev-user", "true");
        assertTrue(missing(complete).getFirst().contains("FERMATA_SECURITY_DEV_USER"));
    }

    @Test
    void unknown_roles_are_refused() {
        complete.put("fermata.roles", "api,cook");
        assertTrue(missing(complete).getFirst().contains("\"api,cook\""));
    }
}
