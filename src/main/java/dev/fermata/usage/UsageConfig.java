package dev.fermata.usage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;

/** How calls to models are accounted for. Their prices are at the providers: {@code fermata.llm.providers.<name>.price}. */
@ConfigMapping(prefix = "fermata.usage")
public interface UsageConfig {

    /** What prices, costs and budgets are in, such as {@code USD} or {@code CNY}: one for the whole service. */
    @WithDefault("USD")
    String currency();

    /** Where the days of budgets and reports begin at midnight, such as {@code Asia/Shanghai}. */
    @WithDefault("UTC")
    ZoneId timeZone();

    /** How long the row of a call is kept. */
    @WithDefault("90d")
    Duration retention();

    /** How many rows one cleaning transaction removes. */
    @WithDefault("1000")
    int retentionBatch();

    /** How often rows are looked for that are no longer kept. With its unit: the scheduler reads it, too. */
    @WithDefault("10m")
    Duration retentionInterval();

    /** How often tasks are looked for that were held for a budget and may go on. With its unit. */
    @WithDefault("5s")
    Duration resumeInterval();

    /** What every owner may spend a day, unless an operator has set something else for one. */
    DefaultBudget budget();

    /** Limits of one owner and day. */
    interface DefaultBudget {

        /** Tokens of prompts and answers. Not set = any number. */
        OptionalLong tokens();

        /** In the currency above; only calls whose price is configured count. Not set = any amount. */
        Optional<BigDecimal> cost();
    }
}
