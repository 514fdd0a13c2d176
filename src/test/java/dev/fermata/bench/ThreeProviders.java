package dev.fermata.bench;

import dev.fermata.testing.Behaviour;
import dev.fermata.testing.MisbehavingProvider;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Three troubled providers on loopback that share the default route; the test gets them as a {@link Three}. */
public class ThreeProviders implements QuarkusTestResourceLifecycleManager {

    /**
     * The providers.
     *
     * @param flaky fails three calls of ten, half of those before the first token, half in mid-stream
     * @param slow takes 600 ms to its first token, and as long again for the rest
     * @param mortal is quick and well until it is closed
     */
    public record Three(MisbehavingProvider flaky, MisbehavingProvider slow, MisbehavingProvider mortal) {}

    private static final String ANSWER = "Shorten the second sentence and name the date of delivery.";
    private static final double FAILING = 0.3;
    private static final Duration QUICK = Duration.ofMillis(4);
    private static final Duration SLOW = Duration.ofMillis(60);
    private static final Duration SLOW_START = Duration.ofMillis(600);
    private static final int PIECE = 6;
    private static final long SEED = 20_260_101;

    private Three three;

    @Override
    public Map<String, String> start() {
        three = new Three(MisbehavingProvider.start(), MisbehavingProvider.start(), MisbehavingProvider.start());
        three.flaky().willDo(flaky(new Random(SEED)));
        three.slow().willDo(call -> {
            Thread.sleep(SLOW_START);
            Behaviour.answer(ANSWER, PIECE, SLOW).answer(call);
        });
        three.mortal().willDo(Behaviour.answer(ANSWER, PIECE, QUICK));
        var config = new HashMap<String, String>();
        configure("flaky", three.flaky(), config);
        configure("slow", three.slow(), config);
        configure("mortal", three.mortal(), config);
        config.put("fermata.llm.routes.default", "flaky,slow,mortal");
        config.put("fermata.llm.balanced-routes", "default");
        return config;
    }

    private static Behaviour flaky(Random chance) {
        return call -> {
            double drawn = chance.nextDouble();
            if (drawn < FAILING / 2) {
                Behaviour.status(500).answer(call);
            } else if (drawn < FAILING) {
                Behaviour.tokensThenCut(3).answer(call);
            } else {
                Behaviour.answer(ANSWER, PIECE, QUICK).answer(call);
            }
        };
    }

    private static void configure(String name, MisbehavingProvider provider, Map<String, String> config) {
        config.put("fermata.llm.providers." + name + ".kind", "openai");
        config.put("fermata.llm.providers." + name + ".base-url", provider.baseUrl().toString());
        config.put("fermata.llm.providers." + name + ".model", "model-" + name);
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(three, new TestInjector.MatchesType(Three.class));
    }

    @Override
    public void stop() {
        if (three != null) {
            three.flaky().close();
            three.slow().close();
            three.mortal().close();
        }
    }
}
