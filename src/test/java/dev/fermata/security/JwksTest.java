package dev.fermata.security;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(JwksTest.FromALoginServer.class)
class JwksTest {

    /** Takes its keys, elliptic ones, from a login server. */
    public static class FromALoginServer implements QuarkusTestProfile {

        // Known when the application is built, or Quarkus would make up a key for the tests; the server then replaces it.
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("mp.jwt.verify.publickey.location", "http://localhost/jwks.json");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(LoginServer.class));
        }
    }

    /** Publishes one key. */
    public static class LoginServer implements QuarkusTestResourceLifecycleManager {

        private HttpServer server;

        @Override
        public Map<String, String> start() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            byte[] keys = Tokens.ellipticKeySet().getBytes(StandardCharsets.UTF_8);
            server.createContext("/jwks.json", exchange -> {
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, keys.length);
                exchange.getResponseBody().write(keys);
                exchange.close();
            });
            server.start();
            return Map.of(
                    "mp.jwt.verify.publickey.location", "http://localhost:" + server.getAddress().getPort() + "/jwks.json",
                    "mp.jwt.verify.publickey.algorithm", "ES256",
                    "mp.jwt.verify.issuer", Tokens.ISSUER);
        }

        @Override
        public void stop() {
            server.stop(0);
        }
    }

    @Test
    void a_key_from_the_login_server_verifies_a_token() {
        given().header("Authorization", "Bearer " + Tokens.elliptic("ann", Role.USER)).get("/api/echo/who").then()
                .statusCode(200).body("owner", equalTo("ann"));
    }

    @Test
    void a_key_from_elsewhere_does_not() {
        given().header("Authorization", "Bearer " + Tokens.of("ann", Role.USER)).get("/api/echo/who").then()
                .statusCode(401).body("code", equalTo("token_invalid"));
    }
}
