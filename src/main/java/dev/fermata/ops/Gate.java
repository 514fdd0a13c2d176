package dev.fermata.ops;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;

/** Turns requests away that no route of this process will take, before anything reads their body. */
@ApplicationScoped
class Gate {

    // Ahead of Quarkus' own check of the size, which closes the connection without a word.
    private static final int FIRST = 1000;
    // How much of a refused body we read and throw away, as a multiple of the limit.
    private static final BigInteger PATIENCE = BigInteger.TEN;

    /** Characters. The server itself takes some more, and beyond that refuses without a document. */
    private static final int LONGEST_URL = 4096;

    private static final Set<HttpMethod> BODILESS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.DELETE);
    private static final String FORM = MediaType.MULTIPART_FORM_DATA;

    private final Roles roles;
    private final ProblemDocument document;
    private final BodyLimits limits;

    Gate(Roles roles, ProblemDocument document, BodyLimits limits) {
        this.roles = roles;
        this.document = document;
        this.limits = limits;
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, FIRST);
    }

    private void admit(RoutingContext context) {
        HttpServerRequest request = context.request();
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        BigInteger limit = BigInteger.valueOf(limits.of(context.normalizedPath(), type));
        Optional<Problem> wrong = type == null || BODILESS.contains(request.method()) ? Optional.empty() : wrongType(type, request);
        if (UnannouncedBody.has(request)) {
            UnannouncedBody.discardAfterAnswer(context, limit.multiply(PATIENCE).longValueExact());
        }
        if (request.uri().length() > LONGEST_URL) {
            document.send(Problem.of(414, "url_too_long", "The URL is too long.").args(LONGEST_URL), request);
        } else if (!roles.api() && isApi(context.normalizedPath())) {
            document.send(Problem.notFound("api_role_off", "This process does not have the role api."), request);
        } else if (length(request).compareTo(limit) > 0) {
            refuse(request, limit);
        } else if (wrong.isPresent()) {
            document.send(wrong.get(), request);
        } else {
            context.next();
        }
    }

    /** What would otherwise surface as a fault of ours, deep in what looks for a route or reads the form. */
    private static Optional<Problem> wrongType(String type, HttpServerRequest request) {
        try {
            MediaType parsed = MediaType.valueOf(type);
            if (!FORM.equalsIgnoreCase(parsed.getType() + "/" + parsed.getSubtype())) {
                return Optional.empty();
            }
            // What reads forms knows the type in lower case only.
            request.headers().set(HttpHeaders.CONTENT_TYPE, FORM + type.strip().substring(FORM.length()));
            return parsed.getParameters().getOrDefault("boundary", "").isEmpty()
                    ? Optional.of(MalformedForm.problem()) : Optional.empty();
        } catch (IllegalArgumentException unreadable) {
            return Optional.of(Problem.of(415, "unsupported_media_type", "That Content-Type is none."));
        }
    }

    private void refuse(HttpServerRequest request, BigInteger limit) {
        Problem problem = Problem.tooLarge("body_too_large", "The request is too large.").args(megabytes(limit));
        if (length(request).compareTo(limit.multiply(PATIENCE)) > 0) {
            problem.header("Connection", "close");
        }
        // Closing while the client still sends would reset the connection, and it would never see the answer.
        request.resume();
        document.send(problem, request);
    }

    // The path as routes are matched, not as it was spelled: /%61pi is /api.
    private static boolean isApi(String path) {
        return path.equals("/api") || path.startsWith("/api/");
    }

    private static BigInteger length(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return header != null && header.matches("\\d+") ? new BigInteger(header) : BigInteger.ZERO;
    }

    private static String megabytes(BigInteger bytes) {
        return bytes.shiftRight(20) + " MB";
    }
}
