package dev.fermata.llm;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Which models answer, and how long we wait for them. A duration without a unit is in seconds. */
@ConfigMapping(prefix = "fermata.llm")
public interface LlmConfig {

    /** Providers by name. One that lacks something is named in the log at start and not used. */
    Map<String, Provider> providers();

    /**
     * Providers to ask, by task type; {@code default} for types without a route of their own. An entry
     * is {@code provider} or {@code provider:model}. The first that can answer does; the others stand
     * in for it. A step may ask for a route by any other name.
     */
    Map<String, List<String>> routes();

    /** Routes whose providers share the load by their weights instead. */
    Optional<List<String>> balancedRoutes();

    /** Settings by task type. */
    Map<String, TaskType> tasks();

    /**
     * Whether simulated providers answer where no real one is configured: on in dev and test. In
     * production a route must name the simulated provider.
     */
    @WithDefault("false")
    boolean simulateByDefault();

    /** What is done within one call when a provider fails. */
    Retry retry();

    /** What replicas tell each other about closed providers. */
    Weather weather();

    /**
     * Whether spans of calls hold their prompts and answers, whole: for finding a fault, at a collector that may know
     * them. Without it no text leaves by traces.
     */
    @WithDefault("false")
    boolean traceContent();

    /** Limit until a connection to a provider stands. */
    @WithDefault("10S")
    Duration connectTimeout();

    /** One provider of models. */
    interface Provider {

        /**
         * {@code openai} (chat completions, which many servers speak), {@code azure}, {@code anthropic},
         * {@code dashscope}, {@code ollama} or {@code simulated}.
         */
        String kind();

        /**
         * Where its API begins, version included, such as {@code https://api.openai.com/v1}. At Azure
         * the resource alone, such as {@code https://name.openai.azure.com}, or with {@code /openai/v1}.
         */
        Optional<String> baseUrl();

        /** Sent in the header that the kind wants. Never logged. */
        Optional<String> apiKey();

        /** The model to ask for; at Azure, the deployment. */
        Optional<String> model();

        /** Azure's {@code api-version}; not sent where the base URL ends with {@code /openai/v1}. */
        @WithDefault("2024-10-21")
        String apiVersion();

        /**
         * How JSON is asked for: {@code json-schema}, {@code json-object} (the schema goes into the
         * prompt) or {@code prompt}. Without it, what the kind's models understand: json-object at
         * dashscope, else json-schema. Anthropic's are asked by a tool unless this says prompt.
         */
        Optional<AnswerFormat> answerFormat();

        /** Longest answer, in tokens, where a request names none; without it, anthropic has 8192. */
        OptionalInt maxTokens();

        /** Its share of a balanced route, from 1. */
        @WithDefault("1")
        int weight();

        /** HTTP calls under way at once on one replica; further ones go elsewhere or wait. 0 = any number. */
        @WithDefault("0")
        int maxConcurrent();

        /** HTTP calls a minute of all replicas together. 0 = any number. */
        @WithDefault("0")
        int requestsPerMinute();

        /** Tokens a minute, of prompts and answers, of all replicas together. 0 = any number. */
        @WithDefault("0")
        int tokensPerMinute();

        /** What its model's tokens cost. Without both prices the cost of its calls is unknown. */
        Price price();

        /** What tokens of other models cost there, by model; the provider's price is not theirs. */
        Map<String, Price> modelPrices();

        /** When it is left alone because too much fails. */
        Breaker breaker();

        /** Limit of one HTTP call. 0 = none, warned about at start. */
        @WithDefault("90")
        Duration timeout();

        /** Limit until the answer's first character. 0 = only the other limits. */
        @WithDefault("60")
        Duration firstTokenTimeout();

        /** Limit of silence within a stream that has begun. 0 = only the other limits. */
        @WithDefault("30")
        Duration idleTimeout();

        /** Speed of a simulated provider. 0 = as fast as it can. */
        @WithDefault("500")
        int tokensPerSecond();

        /** How long a simulated provider thinks before its first token. */
        @WithDefault("0.2S")
        Duration firstTokenDelay();

        /** Share of calls that a simulated provider fails, before or within the answer, 0 to 1. */
        @WithDefault("0")
        double failureRate();

        /** Makes a simulated provider's failures repeatable. Random when not set. */
        OptionalLong seed();
    }

    /** Prices of a million tokens, in {@code fermata.usage.currency}, such as {@code 0.15}. */
    interface Price {

        /** Of the prompt. 0 = free. */
        Optional<BigDecimal> input();

        /** Of the answer. 0 = free. */
        Optional<BigDecimal> output();
    }

    /** When a provider is left alone for a while, by all replicas. */
    interface Breaker {

        /** How many of the latest calls it looks at, on each replica. 0 = never. */
        @WithDefault("20")
        int window();

        /** Share of them that must have failed, 0 to 1. */
        @WithDefault("0.5")
        double failureRate();

        /** For how long; then one call tries whether it works again. */
        @WithDefault("10S")
        Duration pause();
    }

    /** What replicas tell each other about closed providers. */
    interface Weather {

        /** How often to look when no signal came. With its unit: the scheduler reads it, too. */
        @WithDefault("3S")
        Duration poll();

        /** How long a call waits for a provider to open while all of its route are closed; beyond, its task waits. */
        @WithDefault("2S")
        Duration patience();
    }

    /** What one task type may have of its own. */
    interface TaskType {

        /** Limit of one HTTP call instead of the provider's. 0 = none, warned about at start. */
        Optional<Duration> timeout();
    }

    /** Retries within one call. A task's own retries come on top. */
    interface Retry {

        /** Retries after the first call. 0 = none. */
        @WithDefault("3")
        int maxRetries();

        /** Wait before the first retry; doubled for each further one. */
        @WithDefault("2S")
        Duration baseDelay();

        /**
         * Longest wait between two calls. A provider that asks for more ends the call, and the task
         * waits instead.
         */
        @WithDefault("30S")
        Duration maxDelay();
    }
}
