package dev.fermata.llm;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a provider is asked, and the headers that let us in.
 *
 * @param baseUrl as configured, without a slash at its end
 * @param path follows it; {@code {model}} stands for the model
 * @param headers those besides the key's
 */
record Endpoint(URI baseUrl, String path, Auth auth, Optional<String> apiKey, Map<String, String> headers) {

    /** The header that carries the key. */
    enum Auth {
        BEARER,
        API_KEY,
        X_API_KEY;

        Map.Entry<String, String> header(String key) {
            return switch (this) {
                case BEARER -> Map.entry("authorization", "Bearer " + key);
                case API_KEY -> Map.entry("api-key", key);
                case X_API_KEY -> Map.entry("x-api-key", key);
            };
        }
    }

    private static final String MODEL = "{model}";

    /** OpenAI's path; the key, where there is one, as bearer token. */
    static Endpoint chatCompletions(URI baseUrl, Optional<String> apiKey) {
        return new Endpoint(baseUrl, "/chat/completions", Auth.BEARER, apiKey, Map.of());
    }

    /** Azure's path by deployment, whose name is the model's. */
    static Endpoint azureDeployments(URI baseUrl, Optional<String> apiKey, String apiVersion) {
        String path = "/openai/deployments/" + MODEL + "/chat/completions?api-version=" + encoded(apiVersion);
        return new Endpoint(baseUrl, path, Auth.API_KEY, apiKey, Map.of());
    }

    /** Azure's path without versions, {@code /openai/v1}, where the deployment goes into the body. */
    static Endpoint azureV1(URI baseUrl, Optional<String> apiKey) {
        return new Endpoint(baseUrl, "/chat/completions", Auth.API_KEY, apiKey, Map.of());
    }

    /** Anthropic's path. */
    static Endpoint messages(URI baseUrl, Optional<String> apiKey) {
        return new Endpoint(baseUrl, "/messages", Auth.X_API_KEY, apiKey, Map.of("anthropic-version", "2023-06-01"));
    }

    /** Where this model is asked. */
    URI url(String model) {
        return URI.create(baseUrl + path.replace(MODEL, encoded(model)));
    }

    /** All headers of a request for a stream. */
    Map<String, String> requestHeaders() {
        var all = new HashMap<>(headers);
        all.put("content-type", "application/json");
        all.put("accept", "text/event-stream");
        apiKey.map(auth::header).ifPresent(header -> all.put(header.getKey(), header.getValue()));
        return all;
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The key stays out of logs and messages. */
    @Override
    public String toString() {
        return baseUrl + path;
    }
}
