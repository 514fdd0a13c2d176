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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the service's own application.properties, so that what the README promises is what is tested. */
class ProvidersTest {

    /** Providers and routes as the service finds them. */
    private record Configured(Providers providers, Routes routes) {

        Optional<Provider> first(String taskType) {
            return routes.forTask(taskType).providers().stream().findFirst();
        }

        List<String> problems() {
            return Stream.concat(providers.problems().stream(), routes.problems().stream()).toList();
        }

        List<String> unlimited() {
            return providers.unlimited();
        }
    }

    @Test
    void a_key_for_openai_is_enough() throws IOException {
        var providers = providers("prod", Map.of("OPENAI_API_KEY", "sk-1"));
        var provider = (Provider.Remote) providers.first("anything").orElseThrow();
        assertEquals("openai", provider.name());
        assertEquals("https://api.openai.com/v1", provider.endpoint().baseUrl().toString());
        assertEquals("gpt-4o-mini", provider.model());
        assertEquals(Duration.ofSeconds(90), provider.limits().total());
        assertEquals(List.of(), providers.problems());
        assertEquals(List.of(), providers.unlimited());
    }

    @Test
    void openai_may_live_elsewhere() throws IOException {
        var providers =
                providers("prod", Map.of("OPENAI_BASE_URL", "http://localhost:4020/v1/", "OPENAI_MODEL", "tiny"));
        var provider = (Provider.Remote) providers.first("anything").orElseThrow();
        assertEquals("http://localhost:4020/v1", provider.endpoint().baseUrl().toString());
        assertEquals("tiny", provider.model());
        assertEquals(Optional.empty(), provider.endpoint().apiKey());
    }

    @Test
    void so_is_a_key_for_anthropic() throws IOException {
        var providers = providers("prod", Map.of("ANTHROPIC_API_KEY", "sk-1"));
        var provider = (Provider.Remote) providers.first("anything").orElseThrow();
        assertEquals("https://api.anthropic.com/v1/messages", provider.endpoint().url(provider.model()).toString());
        assertEquals("sk-1", provider.endpoint().requestHeaders().get("x-api-key"));
        assertEquals("2023-06-01", provider.endpoint().requestHeaders().get("anthropic-version"));
        assertEquals(List.of(), providers.problems());
    }

    @Test
    void so_is_a_key_for_dashscope() throws IOException {
        var providers = providers("prod", Map.of("DASHSCOPE_API_KEY", "sk-1"));
        var provider = (Provider.Remote) providers.first("anything").orElseThrow();
        assertEquals(
                "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions",
                provider.endpoint().url(provider.model()).toString());
        assertEquals(AnswerFormat.JSON_OBJECT, provider.answerFormat());
        assertEquals(List.of(), providers.problems());
    }

    @Test
    void azure_needs_a_key_an_address_and_a_deployment() throws IOException {
        var azure = Map.of(
                "AZURE_OPENAI_API_KEY", "k-1",
                "AZURE_OPENAI_ENDPOINT", "https://acme.openai.azure.com/",
                "AZURE_OPENAI_DEPLOYMENT", "gpt 4o");
        var providers = providers("prod", azure);
        var provider = (Provider.Remote) providers.first("anything").orElseThrow();
        assertEquals(
                "https://acme.openai.azure.com/openai/deployments/gpt%204o/chat/completions?api-version=2024-10-21",
                provider.endpoint().url(provider.model()).toString());
        assertEquals("k-1", provider.endpoint().requestHeaders().get("api-key"));
        assertEquals(List.of(), providers.problems());
        for (String missing : azure.keySet()) {
            var two = new HashMap<>(azure);
            two.remove(missing);
            assertEquals(1, providers("prod", two).problems().size(), () -> "without " + missing);
        }
    }

    @Test
    void a_local_server_needs_only_its_address() throws IOException {
        var providers = providers("prod", Map.of("OLLAMA_BASE_URL", "http://localhost:11434/v1"));
        assertEquals("ollama", name(providers, "anything"));
        assertEquals(List.of(), providers.problems());
    }

    @Test
    void with_several_keys_the_first_kind_answers_alone() throws IOException {
        var keys = Map.of("ANTHROPIC_API_KEY", "sk-1", "DASHSCOPE_API_KEY", "sk-2", "OPENAI_API_KEY", "sk-3");
        assertEquals("openai", name(providers("prod", keys), "anything"));
        var two = Map.of("ANTHROPIC_API_KEY", "sk-1", "DASHSCOPE_API_KEY", "sk-2");
        assertEquals("anthropic", name(providers("prod", two), "anything"));
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
        assertTrue(providers("prod", Map.of()).first("anything").isEmpty());
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
                providers.first("bidding_analysis").orElseThrow().limits().total());
    }

    @Test
    void a_request_may_have_a_limit_of_its_own_unless_its_task_type_has_one() throws IOException {
        var request = new LlmRequest("crash_analysis", "1", "s", List.of(LlmMessage.user("hello"))).within(Duration.ofSeconds(300));
        var routes = providers("prod", Map.of("OPENAI_API_KEY", "sk-1")).routes();
        assertEquals(Duration.ofSeconds(300), routes.forRequest(request).providers().getFirst().limits().total());
        var limited = providers("prod", Map.of("OPENAI_API_KEY", "sk-1", "CRASH_ANALYSIS_LLM_TIMEOUT", "7")).routes();
        assertEquals(Duration.ofSeconds(7), limited.forRequest(request).providers().getFirst().limits().total());
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
        assertTrue(providers.first("lost").isEmpty());
        assertEquals("openai", name(providers, "anything"));
    }

    @Test
    void a_route_names_models_and_stands_in_order() throws IOException {
        var routes = providers(
                        "prod",
                        Map.of(
                                "OPENAI_API_KEY", "sk-1",
                                "OLLAMA_BASE_URL", "http://localhost/v1",
                                "fermata.llm.routes.chat", "ollama:qwen2.5:7b,openai:gpt-4o,nobody",
                                "fermata.llm.balanced-routes", "chat"))
                .routes();
        assertEquals(List.of("ollama/qwen2.5:7b", "openai/gpt-4o"), told(routes.forTask("chat")));
        assertTrue(routes.forTask("chat").balanced());
        assertFalse(routes.forTask("other").balanced());
        assertTrue(routes.problems().getFirst().contains("it is passed over"));
    }

    @Test
    void a_step_may_have_its_own_route() throws IOException {
        var routes = providers("prod", Map.of("OPENAI_API_KEY", "sk-1", "fermata.llm.routes.filter", "openai:gpt-4o-nano"))
                .routes();
        assertEquals(List.of("openai/gpt-4o-nano"), told(routes.forRequest(request().onRoute("filter"))));
        assertEquals(List.of("openai/gpt-4o-mini"), told(routes.forRequest(request().onRoute("no-such-route"))));
    }

    @Test
    void a_locked_model_is_answered_by_no_other() throws IOException {
        var routes = providers(
                        "prod",
                        Map.of(
                                "OPENAI_API_KEY", "sk-1",
                                "ANTHROPIC_API_KEY", "sk-2",
                                "ANTHROPIC_MODEL", "claude",
                                "fermata.llm.routes.default", "openai,openai:gpt-4o"))
                .routes();
        assertEquals(List.of("openai/gpt-4o"), told(routes.forRequest(request().lockedTo("gpt-4o"))));
        assertEquals(List.of("anthropic/claude"), told(routes.forRequest(request().lockedTo("claude"))));
        assertEquals(List.of("openai/o9"), told(routes.forRequest(request().lockedTo("o9"))));
        assertEquals(List.of("anthropic/opus"), told(routes.forRequest(request().lockedTo("anthropic:opus"))));
    }

    private static LlmRequest request() {
        return new LlmRequest("t", "1", "s", List.of(LlmMessage.user("hello")));
    }

    private static List<String> told(Route route) {
        return route.providers().stream().map(it -> it.name() + "/" + it.model()).toList();
    }

    private static String name(Configured providers, String taskType) {
        return providers.first(taskType).orElseThrow().name();
    }

    private static Configured providers(String profile, Map<String, String> settings) throws IOException {
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
        var factory = new ProviderFactory(
                new OpenAiCodec(new ObjectMapper()), new AnthropicCodec(new ObjectMapper()), new Random());
        var providers = new Providers(config, factory);
        return new Configured(providers, new Routes(providers, config));
    }
}
