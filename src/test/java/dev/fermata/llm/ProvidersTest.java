package dev.fermata.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Reads the service's own application.properties, so that what the README promises is what is tested. */
class ProvidersTest {

    @Test
    void a_key_for_openai_is_enough() throws IOException {
        var providers = providers("prod", Map.of("OPENAI_API_KEY", "sk-1"));
        var provider = (Provider.Remote) providers.forTask("anything").orElseThrow();
        assertEquals("openai", provider.name());
        assertEquals("https://api.openai.com/v1", provider.baseUrl().toString());
        assertEquals("gpt-4o-mini", provider.model());
        assertEquals(Duration.ofSeconds(90), provider.limits().total());
        assertEquals(List.of(), providers.problems());
        assertEquals(List.of(), providers.unlimited());
    }

    @Test
    void openai_may_live_elsewhere() throws IOException {
        var providers =
                providers("prod", Map.of("OPENAI_BASE_URL", "http://localhost:4020/v1/", "OPENAI_MODEL", "tiny"));
        var provider = (Provider.Remote) providers.forTask("anything").orElseThrow();
        assertEquals("http://localhost:4020/v1", provider.baseUrl().toString());
        assertEquals("tiny", provider.model());
        assertEquals(Optional.empty(), provider.apiKey());
    }

    @Test
    void without_any_key_dev_and_test_simulate() throws IOException {
        assertEquals("simulated", name(providers("dev", Map.of()), "anything"));
        assertEquals("simulated", name(providers("test", Map.of()), "anything"));
    }

    @Test
    void tests_do_not_use_a_developers_key() throws IOException {
        assertEquals("simulated", name(providers("test", Map.of("OPENAI_API_KEY", "sk-1")), "anything"));
    }

    @Test
    void in_production_nothing_is_simulated_unless_a_route_says_so() throws IOException {
        assertTrue(providers("prod", Map.of()).forTask("anything").isEmpty());
        var asked = providers("prod", Map.of("FERMATA_LLM_ROUTES_DEFAULT", "simulated"));
        assertEquals("simulated", name(asked, "anything"));
    }

    @Test
    void a_task_type_may_have_its_own_route_and_limit() throws IOException {
        var providers = providers(
                "prod",
                Map.of(
                        "OPENAI_API_KEY", "sk-1",
                        "BIDDING_ASSISTANT_LLM_TIMEOUT", "120",
                        "fermata.llm.routes.workload_analysis", "simulated,openai"));
        assertEquals("simulated", name(providers, "workload_analysis"));
        assertEquals("openai", name(providers, "bidding_analysis"));
        assertEquals(
                Duration.ofSeconds(120),
                providers.forTask("bidding_analysis").orElseThrow().limits().total());
    }

    @Test
    void a_limit_of_zero_is_told() throws IOException {
        var providers =
                providers("prod", Map.of("OPENAI_API_KEY", "sk-1", "BIDDING_ASSISTANT_LLM_TIMEOUT", "0"));
        assertEquals(List.of("Task type bidding_analysis"), providers.unlimited());
    }

    @Test
    void what_is_wrong_is_said_in_one_sentence_and_the_rest_works() throws IOException {
        var providers = providers(
                "prod",
                Map.of(
                        "OPENAI_API_KEY", "sk-1",
                        "fermata.llm.providers.a.kind", "magic",
                        "fermata.llm.providers.b.kind", "openai",
                        "fermata.llm.providers.c.kind", "openai",
                        "fermata.llm.providers.c.base-url", "sk-pasted-into-the-wrong-key",
                        "fermata.llm.providers.d.kind", "openai",
                        "fermata.llm.providers.d.base-url", "https://api.openai.com/v1",
                        "fermata.llm.routes.lost", "nobody"));
        assertEquals(5, providers.problems().size());
        assertTrue(providers.problems().getFirst().contains("kind magic is not known"));
        assertTrue(providers.problems().get(1).contains("base-url is missing"));
        assertFalse(providers.problems().get(2).contains("sk-pasted"));
        assertTrue(providers.problems().get(3).contains("api-key is missing"));
        assertTrue(providers.forTask("lost").isEmpty());
        assertEquals("openai", name(providers, "anything"));
    }

    private static String name(Providers providers, String taskType) {
        return providers.forTask(taskType).orElseThrow().name();
    }

    private static Providers providers(String profile, Map<String, String> settings) throws IOException {
        var shipped = new Properties();
        try (InputStream file = ProvidersTest.class.getResourceAsStream("/application.properties")) {
            shipped.load(file);
        }
        var properties = new HashMap<String, String>();
        shipped.forEach((key, value) -> properties.put(key.toString(), value.toString()));
        var config = new SmallRyeConfigBuilder()
                .withProfile(profile)
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(LlmConfig.class)
                .withSources(new PropertiesConfigSource(properties, "application.properties", 100))
                .withSources(new EnvConfigSource(settings, 300))
                .withSources(new PropertiesConfigSource(settings, "settings", 290))
                .build()
                .getConfigMapping(LlmConfig.class);
        var factory = new ProviderFactory(new OpenAiCodec(new ObjectMapper()), new Random());
        return new Providers(config, factory);
    }
}
