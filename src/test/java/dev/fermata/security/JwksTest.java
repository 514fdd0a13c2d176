package dev.fermata.security;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(JwksTest.FromALoginServer.class)
class JwksTest {

    /** Takes its keys, elliptic ones, from a login server. */
    public static class FromALoginServer implements QuarkusTestProfile {

        // Not a test resource: those start after the build, at which Quarkus makes up a key where none is configured.
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "mp.jwt.verify.publickey.location", LoginServer.url(),
                    "mp.jwt.verify.publickey.algorithm", "ES256",
                    "mp.jwt.verify.issuer", Tokens.ISSUER);
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

    /** Publishes one key for as long as the tests run. */
    private static final class LoginServer {

        private static final byte[] KEYS = Tokens.ellipticKeySet().getBytes(StandardCharsets.UTF_8);

        static String url() {
            try {
                HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                server.createContext("/jwks.json", exchange -> {
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, KEYS.length);
                    exchange.getResponseBody().write(KEYS);
                    exchange.close();
                });
                server.start();
                return "http://localhost:" + server.getAddress().getPort() + "/jwks.json";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
