package dev.fermata.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.llm.Breach;
import dev.fermata.ops.Messages;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BreachesTest {

    private static final Instant MIDNIGHT_IN_SHANGHAI = Instant.parse("2026-11-22T16:00:00Z");
    private static final Budget TOKENS = new Budget(OptionalLong.of(10_000), Optional.empty());
    private static final Budget MONEY = new Budget(OptionalLong.empty(), Optional.of(new BigDecimal("2.50")));

    private final Breaches breaches = breaches();

    @Test
    void a_budget_is_used_up_when_nothing_is_left_and_not_before() {
        assertThat(of(TOKENS, new Spent(9_999, BigDecimal.TEN))).isEmpty();
        assertThat(of(TOKENS, new Spent(10_000, BigDecimal.ZERO))).isPresent();
        assertThat(of(MONEY, new Spent(1_000_000, new BigDecimal("2.4999999")))).isEmpty();
        assertThat(of(MONEY, new Spent(0, new BigDecimal("2.5")))).isPresent();
    }

    @Test
    void who_has_no_limit_never_reaches_it() {
        assertThat(of(new Budget(OptionalLong.empty(), Optional.empty()), new Spent(Long.MAX_VALUE, BigDecimal.TEN)))
                .isEmpty();
    }

    @Test
    void a_budget_of_nothing_is_used_up_from_the_start() {
        assertThat(of(new Budget(OptionalLong.of(0), Optional.empty()), Spent.NOTHING)).isPresent();
    }

    @Test
    void a_breach_says_in_both_languages_what_limit_when_it_resets_and_how_to_go_on() {
        Messages messages = new Messages();
        for (Budget budget : new Budget[] {TOKENS, MONEY}) {
            Breach breach = of(budget, new Spent(12_345, new BigDecimal("2.75"))).orElseThrow();
            String limit = budget == TOKENS ? "10,000" : "2.5 CNY";
            String spent = budget == TOKENS ? "12,345" : "2.75 CNY";
            assertThat(messages.render(breach.code(), breach.args(), Locale.ENGLISH)).contains(limit, spent,
                    "2026-11-23 00:00 +08:00", "Asia/Shanghai", "operator");
            assertThat(messages.render(breach.code(), breach.args(), Locale.CHINESE)).contains(limit, spent,
                    "2026-11-23 00:00 +08:00", "管理员");
            assertThat(breach.message()).contains(limit.replace(",", ""), "2026-11-23 00:00 +08:00");
        }
    }

    private Optional<Breach> of(Budget budget, Spent spent) {
        return breaches.of(budget, spent, MIDNIGHT_IN_SHANGHAI);
    }

    private static Breaches breaches() {
        var config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(UsageConfig.class)
                .withSources(new PropertiesConfigSource(Map.of("fermata.usage.currency", "CNY",
                        "fermata.usage.time-zone", "Asia/Shanghai"), "settings", 100))
                .build();
        return new Breaches(config.getConfigMapping(UsageConfig.class));
    }
}
