package dev.fermata.llm;

import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.random.RandomGenerator;

/** Turns a provider's configuration into one that can be asked, or says what is wrong with it. */
@Singleton
class ProviderFactory {

    /** Hosts that answer nobody without a key. */
    private static final Pattern PAID_HOST = Pattern.compile(
            "api\\.openai\\.com|api\\.anthropic\\.com|dashscope[a-z-]*\\.aliyuncs\\.com|.+\\.openai\\.azure\\.com");
    private static final String AZURE_V1 = "/openai/v1";

    private final OpenAiCodec openAi;
    private final AnthropicCodec anthropic;
    private final RandomGenerator random;

    ProviderFactory(OpenAiCodec openAi, AnthropicCodec anthropic, RandomGenerator random) {
        this.openAi = openAi;
        this.anthropic = anthropic;
        this.random = random;
    }

    /** @return empty for one that is merely not set up: one of those we ship, without its key or address */
    Optional<Provider> create(String name, LlmConfig.Provider config) throws Misconfigured {
        Kind kind = Kind.of(config.kind()).orElseThrow(() ->
                new Misconfigured("kind " + config.kind() + " is not known: " + Kind.all() + " are"));
        if (kind == Kind.SIMULATED) {
            return Optional.of(simulated(name, config));
        }
        return name.equals(kind.id()) && notSetUp(kind, config)
                ? Optional.empty()
                : Optional.of(remote(name, kind, config));
    }

    /** Neither key nor an address that could do without: as shipped, until an environment variable says more. */
    private static boolean notSetUp(Kind kind, LlmConfig.Provider config) {
        var url = config.baseUrl().filter(text -> !text.isBlank());
        boolean shippedUrl = kind != Kind.AZURE
                && url.filter(text -> PAID_HOST.matcher(host(text)).matches()).isPresent();
        return apiKey(config).isEmpty() && (url.isEmpty() || shippedUrl);
    }

    private static String host(String url) {
        String host = url.strip().replaceFirst("^[A-Za-z]+://", "").replaceFirst("[:/].*$", "");
        return host.toLowerCase(Locale.ROOT);
    }

    private Provider.Remote remote(String name, Kind kind, LlmConfig.Provider config) throws Misconfigured {
        URI baseUrl = baseUrl(config);
        var apiKey = apiKey(config);
        if (apiKey.isEmpty() && PAID_HOST.matcher(host(baseUrl.toString())).matches()) {
            throw new Misconfigured("api-key is missing, which " + baseUrl.getHost() + " demands");
        }
        if (apiKey.isPresent() && !apiKey.get().chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new Misconfigured("api-key has characters that no HTTP header can carry");
        }
        return new Provider.Remote(
                name,
                kind,
                kind == Kind.ANTHROPIC ? anthropic : openAi,
                endpoint(kind, baseUrl, apiKey, config),
                config.model()
                        .filter(model -> !model.isBlank())
                        .orElseThrow(() -> new Misconfigured(
                                kind == Kind.AZURE ? "model (the deployment) is missing" : "model is missing")),
                config.answerFormat()
                        .orElse(kind == Kind.DASHSCOPE ? AnswerFormat.JSON_OBJECT : AnswerFormat.JSON_SCHEMA),
                config.maxTokens(),
                limits(config));
    }

    private static Optional<String> apiKey(LlmConfig.Provider config) {
        return config.apiKey().map(String::strip).filter(key -> !key.isEmpty());
    }

    private static Endpoint endpoint(Kind kind, URI baseUrl, Optional<String> apiKey, LlmConfig.Provider config) {
        return switch (kind) {
            // Their own clients are given the address without the version.
            case ANTHROPIC -> Endpoint.messages(
                    baseUrl.getPath().isEmpty() ? URI.create(baseUrl + "/v1") : baseUrl, apiKey);
            case AZURE -> baseUrl.getPath().endsWith(AZURE_V1)
                    ? Endpoint.azureV1(baseUrl, apiKey)
                    : Endpoint.azureDeployments(baseUrl, apiKey, config.apiVersion());
            default -> Endpoint.chatCompletions(baseUrl, apiKey);
        };
    }

    private static URI baseUrl(LlmConfig.Provider config) throws Misconfigured {
        String text = config.baseUrl().filter(url -> !url.isBlank()).orElseThrow(() -> new Misconfigured("base-url is missing"));
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
