package dev.fermata.ops;

import dev.fermata.database.DatabaseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers what a resource threw, or what kept a request from reaching one. */
class HttpProblems {

    private static final Logger LOG = Logger.getLogger(HttpProblems.class);

    // character_not_in_repertoire, untranslatable_character
    private static final Set<String> UNSTORABLE = Set.of("22021", "22P05");

    private final ProblemDocument document;
    private final BodyLimits limits;

    HttpProblems(ProblemDocument document, BodyLimits limits) {
        this.document = document;
        this.limits = limits;
    }

    @ServerExceptionMapper
    Response problem(Problem problem, HttpServerRequest request) {
        return document.response(problem, request);
    }

    @ServerExceptionMapper
    Response refused(WebApplicationException refused, HttpServerRequest request) {
        Response original = refused.getResponse();
        // A resource that built its own answer, as the routes with an error shape of their own do, means it.
        if (original.hasEntity() || original.getStatus() < 400) {
            return original;
        }
        if (refused.getCause() instanceof JsonProcessingException unreadable) {
            return document.response(JsonProblems.of(unreadable), request);
        }
        if (original.getStatus() >= 500) {
            return fault(refused, request);
        }
        // JAX-RS calls it 404 when a parameter does not fit its type; to the caller the route is there.
        Problem problem = original.getStatus() == 404 && refused.getCause() != null
                ? Problem.badRequest("invalid_parameter", "A parameter of the URL has the wrong type.")
                : byStatus(original.getStatus(), request);
        String allowed = original.getHeaderString(HttpHeaders.ALLOW);
        return document.response(allowed == null ? problem : problem.header(HttpHeaders.ALLOW, allowed), request);
    }

    // By its own name as well: Quarkus brings a mapper for just this class, which a more general one would not replace.
    @ServerExceptionMapper
    Response mistyped(MismatchedInputException mistyped, HttpServerRequest request) {
        return document.response(JsonProblems.of(mistyped), request);
    }

    @ServerExceptionMapper
    Response unreadable(JsonProcessingException unreadable, HttpServerRequest request) {
        return document.response(JsonProblems.of(unreadable), request);
    }

    @ServerExceptionMapper
    Response fault(Throwable fault, HttpServerRequest request) {
        if (LeavingClients.left(fault, request)) {
            LOG.debugf("The client of %s %s left before it had its answer (%s)", request.method(), request.path(), fault);
            return Response.noContent().build();
        }
        if (MalformedForm.caused(fault)) {
            return document.response(MalformedForm.problem(), request);
        }
        if (isUnstorable(fault)) {
            return document.response(Problem.badRequest("invalid_characters",
                    "The request holds characters that can't be stored, such as NUL."), request);
        }
        if (isDatabaseAway(fault)) {
            LOG.warnf("%s %s was turned away: PostgreSQL is away (%s)", request.method(), request.path(), fault.getMessage());
            return document.response(Problem.unavailable("database_unavailable",
                    "The database can't be reached just now. Try again in a few seconds.").header("Retry-After", "2"), request);
        }
        String id = UUID.randomUUID().toString();
        LOG.errorf(fault, "%s %s failed; the caller got a 500 with error id %s", request.method(), request.path(), id);
        Problem problem = Problem.of(500, "internal_error", "Something failed on our side; it was logged as " + id + ".");
        return document.response(problem.args(id).with("error_id", id), request);
    }

    private static boolean isDatabaseAway(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return DatabaseException.passing(sql);
            }
        }
        return false;
    }

    // PostgreSQL's own words for text it can't hold; no field of ours needs to check for it one by one.
    private static boolean isUnstorable(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && UNSTORABLE.contains(String.valueOf(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    private Problem byStatus(int status, HttpServerRequest request) {
        String route = request.method() + " " + request.path();
        return switch (status) {
            case 404 -> Problem.of(status, "no_such_route", "There is nothing at " + route + ".").args(route);
            case 405 -> Problem.of(status, "method_not_allowed", route + " is not supported.").args(route);
            case 406 -> Problem.of(status, "not_acceptable", "The Accept header allows nothing that this route produces.");
            // The whole was checked before: it is one field of a form.
            case 413 -> Problem.of(status, "field_too_large", "A field of the form is too large.").args(limits.field());
            case 415 -> Problem.of(status, "unsupported_media_type", "This route does not take that Content-Type.");
            default -> Problem.of(status, "invalid_request", "The request is not valid.");
        };
    }
}
