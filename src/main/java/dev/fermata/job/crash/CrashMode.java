package dev.fermata.job.crash;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How much of a dump a model is shown, and how much it is to say of it. */
@RegisterForReflection
public enum CrashMode {
    /** The threads that matter, or the head and stack of a tombstone: one question. */
    QUICK(0.3, 20, 3, 2_000, 0.2, CrashConfig.Timeout::quick),
    /** All of it, in chunks of a comfortable size. */
    INTELLIGENT(0.6, 50, 5, 8_000, 0.4, CrashConfig.Timeout::intelligent),
    /** All of it, in fewer and larger chunks. */
    LARGE_FILE(0.8, 100, 5, 8_000, 0.5, CrashConfig.Timeout::largeFile),
    /** All of it, in chunks as large as the model takes, and the longest report. */
    MAX_TOKEN(0.9, Integer.MAX_VALUE, 9, 16_000, 0.8, CrashConfig.Timeout::maxToken);

    private final double shareOfContext;
    private final int threadsPerChunk;
    private final int sections;
    private final int answerTokens;
    private final double answerRatio;
    private final Function<CrashConfig.Timeout, Duration> timeout;

    CrashMode(double shareOfContext, int threadsPerChunk, int sections, int answerTokens, double answerRatio,
            Function<CrashConfig.Timeout, Duration> timeout) {
        this.shareOfContext = shareOfContext;
        this.threadsPerChunk = threadsPerChunk;
        this.sections = sections;
        this.answerTokens = answerTokens;
        this.answerRatio = answerRatio;
        this.timeout = timeout;
    }

    /** The name on the wire. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The mode of this name; empty where there is none. */
    public static Optional<CrashMode> of(String name) {
        return Arrays.stream(values()).filter(mode -> mode.wireName().equals(name)).findFirst();
    }

    @JsonCreator
    static CrashMode named(String name) {
        return name == null ? null : of(name).orElseThrow(() -> new IllegalArgumentException("mode needs one of " + names()));
    }

    static String names() {
        return Arrays.stream(values()).map(CrashMode::wireName).collect(Collectors.joining(", "));
    }

    /** Share of a chunk's room that this mode fills. */
    double shareOfContext() {
        return shareOfContext;
    }

    int threadsPerChunk() {
        return threadsPerChunk;
    }

    /** Sections of the report. */
    int sections() {
        return sections;
    }

    /** Longest answer to one question. */
    int answerTokens() {
        return answerTokens;
    }

    /** Tokens of the answer for each of the question, as the original reckons them, up to {@link #answerTokens}. */
    double answerRatio() {
        return answerRatio;
    }

    /** How long one call to a model may take; zero: any time. */
    Duration timeout(CrashConfig config) {
        return timeout.apply(config.timeout());
    }
}
