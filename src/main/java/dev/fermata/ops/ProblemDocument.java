package dev.fermata.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns a problem into the RFC 9457 document that its reader gets. */
@Singleton
public class ProblemDocument {

    static final String MEDIA_TYPE = "application/problem+json";

    private final Messages messages;
    private final ObjectMapper json;

    ProblemDocument(Messages messages, ObjectMapper json) {
        this.messages = messages;
        this.json = json;
    }

    /** The document as a resource's response. */
    public Response response(Problem problem, HttpServerRequest request) {
        Response.ResponseBuilder response = Response.status(problem.status())
                .type(MEDIA_TYPE)
                .entity(write(problem, request));
        problem.headers().forEach(response::header);
        return response.build();
    }

    /** Answers a request that reaches no resource. */
    public void send(Problem problem, HttpServerRequest request) {
        HttpServerResponse response = request.response().setStatusCode(problem.status());
        problem.headers().forEach(response::putHeader);
        response.putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE).end(write(problem, request));
    }

    private String write(Problem problem, HttpServerRequest request) {
        Locale locale = messages.negotiate(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
        Map<String, Object> document = new LinkedHashMap<>();
        // about:blank says that the title is the status' own; what went wrong is the code.
        document.put("type", "about:blank");
        document.put("title", messages.render("status." + problem.status(), List.of(), locale));
        document.put("status", problem.status());
        document.put("detail", problem.detail(messages, locale));
        document.put("instance", request.path());
        document.put("code", problem.code());
        document.putAll(problem.members());
        try {
            return json.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
