package dev.fermata.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailedStartTest {

    private final FailedStart failedStart = new FailedStart(new SmallRyeConfigBuilder().withSources(new PropertiesConfigSource(
            Map.of("quarkus.datasource.jdbc.url", "jdbc:postgresql://db/fermata?password=secret"), "test", 100)).build());

    @Test
    void a_database_that_refuses_is_one_line_without_its_password() {
        String line = failedStart.explain(new RuntimeException(new SQLException("refused\nat length", "08001"))).orElseThrow();
        assertTrue(line.startsWith("the database at jdbc:postgresql://db/fermata does not let us in: refused"), line);
        assertEquals(1, line.lines().count());
        assertFalse(line.contains("secret"));
    }

    @Test
    void what_we_cannot_explain_keeps_its_stack_trace() {
        assertEquals(Optional.empty(), failedStart.explain(new RuntimeException(new SQLException("syntax error", "42601"))));
    }
}
