package dev.fermata.job.crash;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.job.crash.dump.Crash;
import dev.fermata.job.crash.dump.Signal;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** What a dump says killed a process. What it does not say is null, and left out of JSON. */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CrashCause(Integer tid, Integer signal, String signalName, Integer code, String codeName, String sender,
        String faultAddress, List<String> causes, String abortMessage, String exception) {

    static CrashCause of(Crash crash) {
        Signal signal = crash.signal();
        return signal == null
                ? new CrashCause(crash.tid(), null, null, null, null, null, null, crash.causes(), crash.abortMessage(),
                        crash.exception())
                : new CrashCause(crash.tid(), signal.number(), signal.name(), signal.code(), signal.codeName(), signal.sender(),
                        signal.faultAddress(), crash.causes(), crash.abortMessage(), crash.exception());
    }
}
