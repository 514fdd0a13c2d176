package dev.fermata.job.crash;

import dev.fermata.task.TaskException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Tells what can't be done in system 4's shape. */
class CrashProblems {

    private final CrashCaller caller;

    CrashProblems(CrashCaller caller) {
        this.caller = caller;
    }

    @ServerExceptionMapper
    Response refused(CrashRefusal refused) {
        return Response.status(refused.status()).type(MediaType.APPLICATION_JSON_TYPE)
                .entity(CrashAnswers.error(caller.messages().apply(refused.code(), Arrays.asList(refused.args())))).build();
    }
}
