package dev.fermata.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/**
 * Starts two {@link MisbehavingProvider}s, {@code a} and {@code b}, and puts them into the test's field of type
 * {@link ProviderPair}. The default route is {@code a,b}; {@code shared} is the same, balanced. Init arguments are
 * more configuration, and win.
 */
public class ProviderPairResource implements QuarkusTestResourceLifecycleManager {

    private ProviderPair pair;
    private Map<String, String> more = Map.of();

    @Override
    public void init(Map<String, String> initArgs) {
        more = initArgs;
    }

    @Override
    public Map<String, String> start() {
        pair = new ProviderPair(MisbehavingProvider.start(), MisbehavingProvider.start());
        var config = new HashMap<String, String>();
        configure("a", pair.a(), config);
        configure("b", pair.b(), config);
        config.put("fermata.llm.providers.b.weight", "3");
        config.put("fermata.llm.routes.default", "a,b");
        config.put("fermata.llm.routes.shared", "a,b");
        config.put("fermata.llm.routes.only-a", "a");
        config.put("fermata.llm.balanced-routes", "shared");
        config.put("fermata.llm.retry.base-delay", "0.02S");
        config.putAll(more);
        return config;
    }

    private static void configure(String name, MisbehavingProvider provider, Map<String, String> config) {
        config.put("fermata.llm.providers." + name + ".kind", "openai");
        config.put("fermata.llm.providers." + name + ".base-url", provider.baseUrl().toString());
        config.put("fermata.llm.providers." + name + ".model", "model-" + name);
        config.put("fermata.llm.providers." + name + ".breaker.window", "0");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(pair, new TestInjector.MatchesType(ProviderPair.class));
    }

    @Override
    public void stop() {
        if (pair != null) {
            pair.a().close();
            pair.b().close();
        }
    }
}
