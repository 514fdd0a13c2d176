package dev.fermata.engine;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A job whose body each test writes itself, as a lambda registered under the payload's name. */
@ApplicationScoped
public class ScriptedJob implements JobHandler<ScriptedJob.Payload, Object> {

    public static final String TYPE = "scripted";

    /** Names the script. */
    @RegisterForReflection
    public record Payload(String script) {}

    /** A test's body. */
    @FunctionalInterface
    public interface Script {
        Object run(JobContext context) throws Exception;
    }

    private final Map<String, Script> scripts = new ConcurrentHashMap<>();

    public Payload register(String name, Script script) {
        scripts.put(name, script);
        return new Payload(name);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Class<Payload> payloadType() {
        return Payload.class;
    }

    @Override
    public boolean needsProvider() {
        return false;
    }

    @Override
    public Object run(Payload payload, JobContext context) throws Exception {
        Script script = scripts.get(payload.script());
        if (script == null) {
            throw JobException.permanent("no_script", "the test that made this task is over", null);
        }
        return script.run(context);
    }
}
