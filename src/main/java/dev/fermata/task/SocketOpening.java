package dev.fermata.task;

import dev.fermata.security.Caller;
import io.quarkus.websockets.next.UserData;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What a WebSocket's handshake asked for, and was allowed.
 *
 * @param caller who follows it, and for whom
 * @param taskId the task
 * @param after the number of the last row the reader has, 0 for none
 * @param locale the reader's language
 * @param expiry when its token expires, if it does
 */
record SocketOpening(Caller caller, String taskId, long after, Locale locale, Optional<Instant> expiry) {

    static final UserData.TypedKey<SocketOpening> KEY = new UserData.TypedKey<>("opening");

    Owner owner() {
        return new Owner(caller.tenant(), caller.owner());
    }
}
