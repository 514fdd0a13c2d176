package dev.fermata.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.llm.LlmConfig;
import dev.fermata.llm.Usage;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PricesTest {

    private static final Usage USAGE = new Usage(1_234_567, 89, false);

    @Test
    void a_cost_is_exact() {
        Prices prices = prices(Map.of("price.input", "0.15", "price.output", "0.6"));

        assertThat(prices.cost("p", "any", USAGE)).hasValueSatisfying(cost ->
                assertThat(cost).isEqualByComparingTo("0.18523845"));
    }

    @Test
    void a_model_has_its_own_price_and_never_the_providers() {
        Prices prices = prices(Map.of("price.input", "1", "price.output", "1",
                "model-prices.\"gpt-4.1\".input", "10", "model-prices.\"gpt-4.1\".output", "0"));

        assertThat(prices.cost("p", "gpt-4.1", new Usage(100_000, 5, false)).orElseThrow()).isEqualByComparingTo("1");
        assertThat(prices.cost("p", "gpt-4o", new Usage(100_000, 0, false)).orElseThrow()).isEqualByComparingTo("0.1");
    }

    @Test
    void without_a_price_the_cost_is_unknown_and_not_nothing() {
        assertThat(prices(Map.of()).cost("p", "m", USAGE)).isEmpty();
        assertThat(prices(Map.of()).cost("somebody else", "m", USAGE)).isEmpty();
    }

    @Test
    void free_is_a_price() {
        assertThat(prices(Map.of("price.input", "0", "price.output", "0")).cost("p", "m", USAGE).orElseThrow())
                .isEqualByComparingTo(BigDecimal.ZERO);
    }

    @Test
    void half_a_price_and_a_negative_one_are_none_and_are_told() {
        for (var broken : List.of(Map.of("price.input", "1"), Map.of("price.input", "1", "price.output", "-1"))) {
            Prices prices = prices(broken);
            assertThat(prices.cost("p", "m", USAGE)).isEmpty();
            assertThat(prices.problems()).singleElement().asString().contains("provider p").contains("both");
        }
    }

    private static Prices prices(Map<String, String> ofProvider) {
        Map<String, String> properties = new HashMap<>();
        properties.put("fermata.llm.providers.p.kind", "openai");
        ofProvider.forEach((key, value) -> properties.put("fermata.llm.providers.p." + key, value));
        var config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(LlmConfig.class)
                .withMapping(UsageConfig.class)
                .withSources(new PropertiesConfigSource(properties, "settings", 100))
                .build();
        return new Prices(config.getConfigMapping(LlmConfig.class), config.getConfigMapping(UsageConfig.class));
    }
}
