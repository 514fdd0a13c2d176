package dev.fermata.llm;

import static dev.fermata.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fermata.security.Role;
import dev.fermata.security.Tokens;
import dev.fermata.security.Verifying;
import dev.fermata.testing.Api;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.ProviderPair;
import dev.fermata.testing.ProviderPairResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Verifying.class)
@QuarkusTestResource(value = ProviderPairResource.class, restrictToAnnotatedClass = true)
class ProvidersResourceTest {

    ProviderPair pair;

    @Inject
    LlmClient client;

    @BeforeEach
    void fairWeather() {
        pair.a().willDo(Behaviour.answer("from a"));
        pair.b().willDo(Behaviour.answer("from b"));
        operator().post("/api/providers/a/open").then().statusCode(200);
    }

    @Test
    void providers_are_shown_with_their_health() {
        ask();
        String a = "providers.find { it.name == 'a' }.";
        operator().get("/api/providers").then().statusCode(200)
                .body("providers.name", hasItems("a", "b", "simulated"))
                .body(a + "kind", equalTo("openai"))
                .body(a + "model", equalTo("model-a"))
                .body(a + "open", equalTo(true))
                .body(a + "breaker", equalTo("closed"))
                .body(a + "in_flight", equalTo(0))
                .body(a + "recent_calls", greaterThanOrEqualTo(1))
                .body(a + "first_token_p99_ms", notNullValue())
                .body(a + "closed_until", nullValue());
    }

    @Test
    void a_provider_that_is_closed_by_hand_is_not_asked_until_it_is_opened() {
        operator().contentType("application/json").body(Map.of("reason", "maintenance"))
                .post("/api/providers/a/close").then().statusCode(200)
                .body("open", equalTo(false))
                .body("reason", equalTo("maintenance"))
                .body("closed_by_operator", equalTo(true))
                .body("closed_until", nullValue());
        assertEquals("from b", ask());
        operator().post("/api/providers/a/open").then().statusCode(200).body("open", equalTo(true));
        assertEquals("from a", ask());
    }

    @Test
    void it_may_be_closed_for_a_time_and_without_a_word() {
        operator().contentType("application/json").body(Map.of("seconds", 60)).post("/api/providers/a/close").then()
                .statusCode(200).body("closed_until", notNullValue());
        operator().post("/api/providers/a/close").then().statusCode(200).body("closed_until", nullValue());
    }

    @Test
    void a_probe_asks_even_a_closed_provider() {
        operator().post("/api/providers/a/close").then().statusCode(200);
        operator().post("/api/providers/a/probe").then().statusCode(200)
                .body("ok", equalTo(true))
                .body("model", equalTo("model-a"))
                .body("first_token_ms", notNullValue());
        pair.a().willDo(Behaviour.status(401));
        operator().post("/api/providers/a/probe").then().statusCode(200)
                .body("ok", equalTo(false))
                .body("outcome", equalTo("unauthorised"));
    }

    @Test
    void what_does_not_exist_is_told() {
        problem(operator().post("/api/providers/nobody/open"), 404, "no_such_provider");
    }

    @Test
    void only_operators_may() {
        problem(Api.stranger().get("/api/providers"), 403, "role_required");
        problem(Api.stranger().post("/api/providers/a/close"), 403, "role_required");
    }

    private String ask() {
        var request = new LlmRequest(
                "t", UUID.randomUUID().toString(), "s", List.of(LlmMessage.user("hello")));
        return client.call(request, FragmentSink.none(), AbortSignal.none()).text();
    }

    private static RequestSpecification operator() {
        return given().header("Authorization", "Bearer " + Tokens.of("olga", Role.OPERATOR));
    }
}
