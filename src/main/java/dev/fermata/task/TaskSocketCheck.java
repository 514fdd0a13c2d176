package dev.fermata.task;

import dev.fermata.ops.Messages;
import dev.fermata.ops.Problem;
import dev.fermata.ops.ProblemDocument;
import dev.fermata.security.AccessProblems;
import dev.fermata.security.Caller;
import dev.fermata.security.Callers;
import dev.fermata.security.RequestLimit;
import dev.fermata.security.StreamLimit;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.VertxContextSupport;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** Decides at the handshake who may follow which task, while an HTTP status can still say so. */
@ApplicationScoped
class TaskSocketCheck implements HttpUpgradeCheck {

    private final Tasks tasks;
    private final Messages messages;
    private final RequestLimit requests;
    private final StreamLimit streams;
    private final ProblemDocument document;

    TaskSocketCheck(Tasks tasks, Messages messages, RequestLimit requests, StreamLimit streams, ProblemDocument document) {
        this.tasks = tasks;
        this.messages = messages;
        this.requests = requests;
        this.streams = streams;
        this.document = document;
    }

    @Override
    public boolean appliesTo(String endpointId) {
        return endpointId.equals(TaskSocket.ENDPOINT);
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        return context.securityIdentity()
                .flatMap(identity -> identity.isAnonymous() ? refused(context, AccessProblems.tokenRequired())
                        : VertxContextSupport.executeBlocking(() -> check(context, identity)))
                .onFailure(Problem.class).recoverWithUni(problem -> refused(context, (Problem) problem))
                .onFailure(TaskException.class)
                .recoverWithUni(refusal -> refused(context, TaskProblems.of((TaskException) refusal)))
                .onFailure(AuthenticationFailedException.class)
                .recoverWithUni(bad -> refused(context, AccessProblems.tokenRefused((AuthenticationFailedException) bad)));
    }

    /** Answers with a document, and then has nothing to say to whoever would answer with a bare status. */
    private Uni<CheckResult> refused(HttpUpgradeContext context, Problem problem) {
        // A bad token was answered while we asked whose it is.
        if (!context.httpRequest().response().headWritten()) {
            document.send(problem, context.httpRequest());
        }
        return Uni.createFrom().nothing();
    }

    private CheckResult check(HttpUpgradeContext context, SecurityIdentity identity) {
        HttpServerRequest request = context.httpRequest();
        Caller caller = Callers.of(identity, request);
        requests.count(caller);
        Owner owner = new Owner(caller.tenant(), caller.owner());
        String id = tasks.get(owner, context.pathParam("id")).id;
        streams.check(caller);
        String language = TaskCaller.language(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE), messages);
        context.userData().put(SocketOpening.KEY, new SocketOpening(caller, id, after(request), Locale.of(language),
                Callers.expiry(identity)));
        return CheckResult.permitUpgradeSync();
    }

    private static long after(HttpServerRequest request) {
        String after = request.getParam("after", "0");
        if (!after.matches("\\d{1,18}")) {
            throw Problem.badRequest("invalid_request", "after is the number of the last event you have.");
        }
        return Long.parseLong(after);
    }
}
