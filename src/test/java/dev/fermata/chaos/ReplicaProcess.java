package dev.fermata.chaos;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One process of the packaged application: started, asked whether it is ready, asked to stop, killed. It keeps its
 * port and its log file over restarts. For one thread.
 */
final class ReplicaProcess implements AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private final int port = Workplace.freePort();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String name;
    private final Map<String, String> environment;
    private volatile Process process;

    /** @param environment its configuration, as in production; the port is added */
    ReplicaProcess(String name, Map<String, String> environment) {
        this.name = name;
        this.environment = Map.copyOf(environment);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private Path log() {
        return Workplace.folder().resolve(name + ".log");
    }

    boolean alive() {
        return process != null && process.isAlive();
    }

    /** Its process's number. */
    long pid() {
        return process.pid();
    }

    /** Starts it, without waiting. */
    ReplicaProcess start() {
        ProcessBuilder builder = new ProcessBuilder(Workplace.application())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        try {
            process = builder.start();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ReplicaProcess awaitReady() {
        await(name + " is ready").atMost(START_PATIENCE).pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100)).until(this::ready);
        return this;
    }

    private boolean ready() throws InterruptedException {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " ended with " + process.exitValue() + ", see " + log());
        }
        try {
            return http.send(HttpRequest.newBuilder(uri().resolve("/q/health/ready")).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends it without a word, as {@code kill -9} does; says when, as {@link System#nanoTime()}. */
    long kill() throws InterruptedException {
        long at = System.nanoTime();
        process.destroyForcibly().waitFor();
        return at;
    }

    /** Asks it to stop, as an orchestrator does; says how long it took. */
    Duration terminate() throws InterruptedException {
        long began = System.nanoTime();
        process.destroy();
        if (!process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(name + " did not stop within " + STOP_PATIENCE);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
