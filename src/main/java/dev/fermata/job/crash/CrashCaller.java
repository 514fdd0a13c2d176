package dev.fermata.job.crash;

import dev.fermata.ops.Messages;
import dev.fermata.task.Owner;
import dev.fermata.task.TaskCaller;
import jakarta.enterprise.context.RequestScoped;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/** Who asks for an analysis, and in which language to answer. */
@RequestScoped
class CrashCaller {

    private final TaskCaller caller;
    private final Messages messages;

    CrashCaller(TaskCaller caller, Messages messages) {
        this.caller = caller;
        this.messages = messages;
    }

    Owner owner() {
        return caller.owner();
    }

    /** Renders a code and its arguments in the caller's language, also when the request is long over. */
    BiFunction<String, List<?>, String> messages() {
        Locale reader = caller.locale();
        return (code, args) -> messages.render(code, args, reader);
    }
}
