package dev.fermata.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts a {@link MisbehavingProvider}, makes it the default route under the name
 * {@code misbehaving}, and puts it into the test's field of that type. Waits between calls are
 * milliseconds. Init arguments are more configuration, and win.
 */
public class MisbehavingProviderResource implements QuarkusTestResourceLifecycleManager {

    /** What must never be seen in a log line. */
    public static final String API_KEY = "sk-test-never-to-be-logged";

    private MisbehavingProvider provider;
    private Map<String, String> more = Map.of();

    @Override
    public void init(Map<String, String> initArgs) {
        more = initArgs;
    }

    @Override
    public Map<String, String> start() {
        provider = MisbehavingProvider.start();
        var config = new HashMap<String, String>();
        for (String name : new String[] {"misbehaving", "impatient", "first-token", "idle"}) {
            config.put("fermata.llm.providers." + name + ".kind", "openai");
            config.put("fermata.llm.providers." + name + ".base-url", provider.baseUrl().toString());
            config.put("fermata.llm.providers." + name + ".api-key", API_KEY);
            config.put("fermata.llm.providers." + name + ".model", "test-model");
            config.put("fermata.llm.routes." + name, name);
        }
        for (String kind : new String[] {"anthropic", "azure", "dashscope"}) {
            config.put("fermata.llm.providers.my-" + kind + ".kind", kind);
            config.put("fermata.llm.providers.my-" + kind + ".base-url", provider.rootUrl().toString());
            config.put("fermata.llm.providers.my-" + kind + ".api-key", API_KEY);
            config.put("fermata.llm.providers.my-" + kind + ".model", "test-model");
            config.put("fermata.llm.routes.my-" + kind, "my-" + kind);
        }
        config.put("fermata.llm.providers.my-azure-v1.kind", "azure");
        config.put("fermata.llm.providers.my-azure-v1.base-url", provider.rootUrl() + "/openai/v1");
        config.put("fermata.llm.providers.my-azure-v1.api-key", API_KEY);
        config.put("fermata.llm.providers.my-azure-v1.model", "test-model");
        config.put("fermata.llm.routes.my-azure-v1", "my-azure-v1");
        config.put("fermata.llm.providers.my-ollama.kind", "ollama");
        config.put("fermata.llm.providers.my-ollama.base-url", provider.baseUrl().toString());
        config.put("fermata.llm.providers.my-ollama.model", "tiny:7b");
        config.put("fermata.llm.routes.my-ollama", "my-ollama");
        config.put("fermata.llm.providers.impatient.timeout", "0.3S");
        config.put("fermata.llm.providers.first-token.first-token-timeout", "0.2S");
        config.put("fermata.llm.providers.idle.idle-timeout", "0.2S");
        // What fails here fails on purpose, test after test.
        List.copyOf(config.keySet()).stream()
                .filter(key -> key.endsWith(".kind"))
                .forEach(key -> config.put(key.replace(".kind", ".breaker.window"), "0"));
        config.put("fermata.llm.routes.default", "misbehaving");
        config.put("fermata.llm.routes.simulated", "simulated");
        config.put("fermata.llm.routes.lost", "nobody");
        config.put("fermata.llm.retry.base-delay", "0.02S");
        config.put("fermata.llm.retry.max-delay", "5S");
        config.putAll(more);
        return config;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(provider, new TestInjector.MatchesType(MisbehavingProvider.class));
    }

    @Override
    public void stop() {
        if (provider != null) {
            provider.close();
        }
    }
}
