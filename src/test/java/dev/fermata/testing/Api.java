package dev.fermata.testing;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.blankOrNullString;

import dev.fermata.security.Role;
import dev.fermata.security.Tokens;
import io.restassured.config.HttpClientConfig;
import io.restassured.config.MultiPartConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.http.entity.mime.HttpMultipartMode;
import org.awaitility.Awaitility;

/** One caller of the API, over real HTTP, with a token. */
public record Api(String user) {

    /** Names of uploads in UTF-8; the HTTP client's own default is question marks. */
    private static final RestAssuredConfig AS_BROWSERS_DO = RestAssuredConfig.config()
            .httpClient(HttpClientConfig.httpClientConfig().httpMultipartMode(HttpMultipartMode.BROWSER_COMPATIBLE))
            .multiPartConfig(MultiPartConfig.multiPartConfig().defaultCharset("UTF-8"));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A caller that no other test knows. */
    public static Api stranger() {
        return new Api("user-" + UUID.randomUUID());
    }

    public RequestSpecification call() {
        return given().config(AS_BROWSERS_DO).header("Authorization", "Bearer " + Tokens.of(user, Role.USER));
    }

    public Response post(String path, Object json) {
        return call().contentType("application/json").body(json).post(path);
    }

    public Response post(String path) {
        return call().post(path);
    }

    public Response get(String path, Object... parameters) {
        return call().get(path, parameters);
    }

    /** Creates a task, expecting success. */
    public String create(Map<String, ?> request) {
        return post("/api/tasks", request).then().statusCode(201).extract().path("id");
    }

    /** The task, once it stands there. */
    public JsonPath await(String id, String status) {
        Awaitility.await().atMost(PATIENCE)
                .until(() -> status.equals(get("/api/tasks/{id}", id).path("status")));
        return get("/api/tasks/{id}", id).jsonPath();
    }

    /** Checks that the answer is a problem document. */
    public static ValidatableResponse problem(Response response, int status, String code) {
        return response.then().statusCode(status).contentType("application/problem+json")
                .body("status", equalTo(status)).body("code", equalTo(code))
                .body("title", not(blankOrNullString())).body("detail", not(blankOrNullString()));
    }

    /** Checks that the service takes work after what was done to it. */
    public static void isWell() {
        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
    }
}
