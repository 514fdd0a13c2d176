package dev.fermata.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts aimock, a fake server of OpenAI's, Azure's and Anthropic's APIs that others wrote, with the fixtures of
 * {@code aimock.json}: the providers {@code openai-like}, {@code azure-like}, {@code ollama-like} and
 * {@code anthropic-like}, each with a route of its name. Needs Node and npm, which fetches it once into the build's
 * folder; where that does not work the test's field of type {@link Aimock} says why.
 */
public class AimockResource implements QuarkusTestResourceLifecycleManager {

    /** Whether the server runs, and if not, why. */
    public record Aimock(boolean running, String reason) {}

    private static final String VERSION = "1.43.0";
    private static final Path FOLDER = Path.of("target", "aimock").toAbsolutePath();
    private static final Path PROGRAM = FOLDER.resolve("node_modules/.bin/llmock");
    private static final Path FIXTURES = Path.of("src", "test", "resources", "aimock.json");
    private static final Pattern LISTENING = Pattern.compile("listening on (http://\\S+)");
    private static final long INSTALL_SECONDS = 90;
    private static final long START_SECONDS = 15;

    private Process server;
    private Aimock aimock;

    @Override
    public Map<String, String> start() {
        String url = "http://127.0.0.1:1";
        try {
            install();
            url = listen();
            aimock = new Aimock(true, "");
        } catch (IOException | TimeoutException | ExecutionException e) {
            aimock = new Aimock(false, "aimock " + VERSION + " is not there: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            aimock = new Aimock(false, "interrupted");
        }
        return config(url);
    }

    private static void install() throws IOException, InterruptedException {
        if (Files.exists(PROGRAM)) {
            return;
        }
        Files.createDirectories(FOLDER);
        Process npm = new ProcessBuilder("npm", "install", "--prefix", FOLDER.toString(), "--no-audit", "--no-fund",
                "--no-save", "--fetch-retries=0", "@copilotkit/aimock@" + VERSION)
                .redirectErrorStream(true).redirectOutput(FOLDER.resolve("npm.log").toFile()).start();
        if (!npm.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS)) {
            npm.destroyForcibly();
            throw new IOException("npm took longer than " + INSTALL_SECONDS + " s");
        }
        if (!Files.exists(PROGRAM)) {
            throw new IOException("npm could not fetch it, see target/aimock/npm.log");
        }
    }

    private String listen() throws IOException, InterruptedException, TimeoutException, ExecutionException {
        if (!Files.exists(FIXTURES)) {
            throw new IllegalStateException(FIXTURES.toAbsolutePath() + " is not there");
        }
        server = new ProcessBuilder(PROGRAM.toString(), "-p", "0", "-f", FIXTURES.toString())
                .redirectErrorStream(true).start();
        var listening = new CompletableFuture<String>();
        Thread.ofVirtual().name("aimock").start(() -> read(listening));
        return listening.get(START_SECONDS, TimeUnit.SECONDS);
    }

    /** To its end: a server whose output nobody reads stops one day. */
    private void read(CompletableFuture<String> listening) {
        try (BufferedReader output = server.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher found = LISTENING.matcher(line);
                if (found.find()) {
                    listening.complete(found.group(1));
                }
            }
            listening.completeExceptionally(new IOException("it ended"));
        } catch (IOException e) {
            listening.completeExceptionally(e);
        }
    }

    private static Map<String, String> config(String url) {
        var config = new HashMap<String, String>();
        Map.of("openai", "/v1", "azure", "", "ollama", "/v1", "anthropic", "/v1").forEach((kind, path) -> {
            String provider = "fermata.llm.providers." + kind + "-like.";
            config.put(provider + "kind", kind);
            config.put(provider + "base-url", url + path);
            config.put(provider + "api-key", "sk-fake");
            config.put(provider + "model", "fake-model");
            config.put(provider + "breaker.window", "0");
            config.put("fermata.llm.routes." + kind + "-like", kind + "-like");
        });
        config.put("fermata.llm.retry.base-delay", "0.02S");
        return config;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(aimock, new TestInjector.MatchesType(Aimock.class));
    }

    @Override
    public void stop() {
        if (server != null) {
            server.destroy();
        }
    }
}
