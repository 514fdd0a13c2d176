package dev.fermata.security;

import dev.fermata.ops.Problem;
import dev.fermata.ops.ProblemDocument;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** Answers requests whose token is missing, bad, or not enough. */
public class AccessProblems {

    private static final String CHALLENGE = "Bearer realm=\"fermata\"";

    private final ProblemDocument document;

    AccessProblems(ProblemDocument document) {
        this.document = document;
    }

    @ServerExceptionMapper
    Response missing(UnauthorizedException missing, HttpServerRequest request) {
        return document.response(tokenRequired(), request);
    }

    /** 401 with a challenge. */
    public static Problem tokenRequired() {
        return Problem.of(401, "token_required", "This route needs a bearer token.")
                .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
    }

    @ServerExceptionMapper
    Response bad(AuthenticationFailedException bad, HttpServerRequest request) {
        return document.response(tokenRefused(bad), request);
    }

    /** 401 with a challenge that says so. */
    public static Problem tokenRefused(AuthenticationFailedException bad) {
        // Which check failed is for our log, not for whoever forged the token; that it expired is worth a refresh.
        Problem problem = expired(bad)
                ? Problem.of(401, "token_expired", "The bearer token has expired: get a new one.")
                : Problem.of(401, "token_invalid", "The bearer token is not valid here.");
        return problem.header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE + ", error=\"invalid_token\"");
    }

    @ServerExceptionMapper
    Response notEnough(ForbiddenException notEnough, HttpServerRequest request) {
        return document.response(
                Problem.forbidden("role_required", "The token is valid but carries none of the roles this needs."), request);
    }

    private static boolean expired(Throwable bad) {
        for (Throwable cause = bad; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidJwtException invalid) {
                return invalid.hasExpired();
            }
        }
        return false;
    }
}
