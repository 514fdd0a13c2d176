package dev.fermata.job.crash;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.fermata.job.crash.dump.DumpKind;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;
import java.util.Optional;

/** What its sender takes a dump for. */
@RegisterForReflection
public enum LogType {
    ANR(DumpKind.ANR),
    TOMBSTONE(DumpKind.TOMBSTONE);

    private final DumpKind kind;

    LogType(DumpKind kind) {
        this.kind = kind;
    }

    DumpKind kind() {
        return kind;
    }

    /** The name on the wire. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of this name; empty where there is none. */
    public static Optional<LogType> of(String name) {
        return "anr".equals(name) ? Optional.of(ANR) : "tombstone".equals(name) ? Optional.of(TOMBSTONE) : Optional.empty();
    }

    @JsonCreator
    static LogType named(String name) {
        return name == null ? null : of(name).orElseThrow(() ->
                new IllegalArgumentException("log_type needs anr or tombstone"));
    }
}
