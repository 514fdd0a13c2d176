package dev.fermata.task;

import dev.fermata.ops.Messages;
import dev.fermata.ops.Problem;
import dev.fermata.security.Caller;
import dev.fermata.security.Callers;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.VertxContextSupport;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Decides at the handshake who may follow which task, while an HTTP status can still say so. */
@ApplicationScoped
class TaskSocketCheck implements HttpUpgradeCheck {

    private static final Map<String, List<String>> CHALLENGE = Map.of("WWW-Authenticate", List.of("Bearer realm=\"fermata\""));

    private final Tasks tasks;
    private final Messages messages;

    TaskSocketCheck(Tasks tasks, Messages messages) {
        this.tasks = tasks;
        this.messages = messages;
    }

    @Override
    public boolean appliesTo(String endpointId) {
        return endpointId.equals(TaskSocket.ENDPOINT);
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        return context.securityIdentity()
                .flatMap(identity -> identity.isAnonymous() ? unauthenticated(context)
                        : VertxContextSupport.executeBlocking(() -> check(context, identity)))
                .onFailure(AuthenticationFailedException.class)
                .recoverWithUni(() -> unauthenticated(context));
    }

    private static Uni<CheckResult> unauthenticated(HttpUpgradeContext context) {
        // A bad token is answered with 401 by Quarkus itself, while we ask whose it is: there is nothing to add.
        return context.httpRequest().response().headWritten() ? Uni.createFrom().nothing()
                : CheckResult.rejectUpgrade(401, CHALLENGE);
    }

    private CheckResult check(HttpUpgradeContext context, SecurityIdentity identity) {
        HttpServerRequest request = context.httpRequest();
        try {
            Caller caller = Callers.of(identity, request);
            Owner owner = new Owner(caller.tenant(), caller.owner());
            String id = tasks.get(owner, context.pathParam("id")).id;
            String language = TaskCaller.language(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE), messages);
            context.userData().put(SocketOpening.KEY, new SocketOpening(owner, id, after(request),
                    Locale.of(language), Callers.expiry(identity)));
            return CheckResult.permitUpgradeSync();
        } catch (TaskException.NotFound notFound) {
            return CheckResult.rejectUpgradeSync(404);
        } catch (Problem problem) {
            return CheckResult.rejectUpgradeSync(problem.status());
        }
    }

    private static long after(HttpServerRequest request) {
        String after = request.getParam("after", "0");
        if (!after.matches("\\d{1,18}")) {
            throw Problem.badRequest("invalid_request", "after is the number of the last event you have.");
        }
        return Long.parseLong(after);
    }
}
