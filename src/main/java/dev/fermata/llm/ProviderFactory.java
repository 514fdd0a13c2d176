package dev.fermata.llm;

import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Turns a provider's configuration into one that can be asked, or says what is wrong with it. */
@Singleton
class ProviderFactory {

    private static final String OPENAI_HOST = "api.openai.com";

    private final OpenAiCodec openAi;
    private final RandomGenerator random;

    ProviderFactory(OpenAiCodec openAi, RandomGenerator random) {
        this.openAi = openAi;
        this.random = random;
    }

    /** @return empty for one that is merely not set up: OpenAI itself, without a key */
    Optional<Provider> create(String name, LlmConfig.Provider config) throws Misconfigured {
        return switch (config.kind()) {
            case "openai" -> remote(name, openAi, config);
            case "simulated" -> Optional.of(simulated(name, config));
            default -> throw new Misconfigured(
                    "kind " + config.kind() + " is not known: openai and simulated are");
        };
    }

    private static Optional<Provider> remote(String name, Codec codec, LlmConfig.Provider config)
            throws Misconfigured {
        URI baseUrl = baseUrl(config);
        var apiKey = config.apiKey().map(String::strip).filter(key -> !key.isEmpty());
        if (apiKey.isEmpty() && OPENAI_HOST.equals(baseUrl.getHost())) {
            if (name.equals("openai")) {
                return Optional.empty();
            }
            throw new Misconfigured("api-key is missing, which " + OPENAI_HOST + " demands");
        }
        if (apiKey.isPresent() && !apiKey.get().chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new Misconfigured("api-key has characters that no HTTP header can carry");
        }
        String model = config.model().orElseThrow(() -> new Misconfigured("model is missing"));
        return Optional.of(new Provider.Remote(name, codec, baseUrl, apiKey, model, limits(config)));
    }

    private static URI baseUrl(LlmConfig.Provider config) throws Misconfigured {
        String text = config.baseUrl().orElseThrow(() -> new Misconfigured("base-url is missing"));
        try {
            var url = new URI(text.strip().replaceAll("/+$", ""));
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (http && url.getHost() != null && url.getUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException notAUrl) {
            // Said below: the parser's own message could repeat what was pasted into the wrong key.
        }
        throw new Misconfigured("base-url must look like https://host/v1, without user and password");
    }

    private Provider simulated(String name, LlmConfig.Provider config) throws Misconfigured {
        if (config.failureRate() < 0 || config.failureRate() > 1) {
            throw new Misconfigured("failure-rate must be from 0 to 1");
        }
        if (config.tokensPerSecond() < 0 || config.firstTokenDelay().isNegative()) {
            throw new Misconfigured("tokens-per-second and first-token-delay must not be negative");
        }
        RandomGenerator chance = config.seed().isPresent() ? new Random(config.seed().getAsLong()) : random;
        var pace = new SimulatedPace(
                config.tokensPerSecond(), config.firstTokenDelay(), config.failureRate(), chance);
        return new Provider.Simulated(name, config.model().orElse("simulated"), limits(config), pace);
    }

    private static Limits limits(LlmConfig.Provider config) throws Misconfigured {
        return new Limits(
                notNegative("timeout", config.timeout()),
                notNegative("first-token-timeout", config.firstTokenTimeout()),
                notNegative("idle-timeout", config.idleTimeout()));
    }

    private static Duration notNegative(String key, Duration limit) throws Misconfigured {
        if (limit.isNegative()) {
            throw new Misconfigured(key + " must not be negative (0 = no limit)");
        }
        return limit;
    }
}
