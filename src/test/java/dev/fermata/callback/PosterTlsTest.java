package dev.fermata.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.LaunchMode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection goes to the address that was checked; what the certificate must prove is the URL's host. */
class PosterTlsTest {

    private static final String HOST = "hooks.example.test";
    private static final String PASSWORD = "changeit";
    private static final CallbackConfig CONFIG = Configured.with("timeout", "5s");

    @TempDir
    static Path folder;

    private static final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private static Vertx vertx;
    private static HttpServer server;
    private static PfxOptions certificate;

    @BeforeAll
    static void listen() throws Exception {
        vertx = Vertx.vertx();
        certificate = new PfxOptions().setPath(certificateFor(HOST).toString()).setPassword(PASSWORD);
        server = vertx.createHttpServer(new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(certificate))
                .requestHandler(request -> {
                    heard.add(request.connection().indicatedServerName() + " " + request.authority().host() + " "
                            + request.uri());
                    request.response().setStatusCode(204).end();
                })
                .listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @AfterAll
    static void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void the_host_of_the_url_is_named_though_nobody_looked_it_up() throws InterruptedException {
        Poster.Answer answer = post(HOST, new HttpClientOptions().setTrustOptions(certificate));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(heard).contains(HOST + " " + HOST + " /hook?a=b");
    }

    @Test
    void a_certificate_of_another_host_is_refused() {
        assertThatThrownBy(() -> post("other.example.test", new HttpClientOptions().setTrustOptions(certificate)))
                .isInstanceOf(UnreachedException.class)
                .hasMessageContaining("other.example.test");
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused() {
        assertThatThrownBy(() -> post(HOST, new HttpClientOptions()))
                .isInstanceOf(UnreachedException.class)
                .hasMessageContaining("unable to find valid certification path");
    }

    private static Poster.Answer post(String host, HttpClientOptions trust) throws InterruptedException {
        var poster = new Poster(vertx, trust, CONFIG, new Signer(CONFIG, LaunchMode.TEST), Clock.systemUTC());
        var receiver = new Receiver(true, host, server.actualPort(), "/hook?a=b");
        var callback = new Callback("id", "task", "unused", "{}", 1);
        return poster.post(callback, receiver, InetAddress.ofLiteral("127.0.0.1"), Deadline.in(Duration.ofSeconds(5)));
    }

    private static Path certificateFor(String host) throws IOException, InterruptedException {
        Path file = folder.resolve("certificate.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(keytool.toString(), "-genkeypair", "-keystore", file.toString(),
                "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias", "hooks", "-keyalg", "EC", "-dname",
                "CN=" + host, "-ext", "SAN=dns:" + host).inheritIO().start();
        assertThat(process.waitFor()).isZero();
        return file;
    }
}
