package dev.fermata.job.chat;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** System 0 answers its chat routes in the form it has, whatever {@code Accept} says; so do we. */
class AnyAccept {

    @ServerRequestFilter(preMatching = true)
    void accept(ContainerRequestContext request) {
        String accept = request.getHeaderString(HttpHeaders.ACCEPT);
        if (request.getUriInfo().getPath().startsWith("/api/chat/") && accept != null
                && !accept.contains(MediaType.SERVER_SENT_EVENTS)) {
            request.getHeaders().putSingle(HttpHeaders.ACCEPT, MediaType.WILDCARD);
        }
    }
}
