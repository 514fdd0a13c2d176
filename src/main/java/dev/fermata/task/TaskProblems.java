package dev.fermata.task;

import dev.fermata.ops.Problem;
import dev.fermata.ops.ProblemDocument;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers requests for what can't be done with a task. */
class TaskProblems {

    private final ProblemDocument document;

    TaskProblems(ProblemDocument document) {
        this.document = document;
    }

    @ServerExceptionMapper
    Response refused(TaskException refused, HttpServerRequest request) {
        return document.response(of(refused), request);
    }

    static Problem of(TaskException refused) {
        Problem problem = Problem.of(status(refused), refused.code(), refused.getMessage()).args(refused.args());
        if (refused instanceof TaskException.WrongState wrong) {
            problem.with("status_of_task", wrong.status());
        }
        return problem;
    }

    private static int status(TaskException refused) {
        return switch (refused) {
            case TaskException.NotFound _ -> 404;
            case TaskException.WrongState _ -> 409;
            case TaskException.KeyReused reused -> reused.code().startsWith("idempotency") ? 422 : 409;
            case TaskException.Unacceptable _ -> 400;
            case TaskException.Unavailable _ -> 503;
        };
    }
}
