package dev.fermata.llm;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One question while it is being answered: what is asked, whom, and what has come so far over all
 * HTTP calls. Confined to the calling thread.
 */
final class Call {

    private final LlmRequest request;
    private final Provider provider;
    private final FragmentSink sink;
    private final AbortSignal signal;
    private final WaitAlarm waitAlarm;
    private final long startedAt = System.nanoTime();
    private final StringBuilder text = new StringBuilder();
    private Optional<String> lastFailure = Optional.empty();
    private long attemptStartedAt;
    private Optional<Duration> timeToFirstToken = Optional.empty();
    private OptionalInt promptTokens = OptionalInt.empty();
    private OptionalInt completionTokens = OptionalInt.empty();
    private int attempts;

    Call(LlmRequest request, Provider provider, FragmentSink sink, AbortSignal signal) {
        this.request = request;
        this.provider = provider;
        this.sink = sink;
        this.signal = signal;
        this.waitAlarm = new WaitAlarm(signal);
    }

    LlmRequest request() {
        return request;
    }

    Provider provider() {
        return provider;
    }

    AbortSignal signal() {
        return signal;
    }

    WaitAlarm waitAlarm() {
        return waitAlarm;
    }

    int attempts() {
        return attempts;
    }

    /** What has reached the sink since the answer last began. */
    String text() {
        return text.toString();
    }

    boolean hasText() {
        return !text.isEmpty();
    }

    /** Begins the next HTTP call; what an earlier one gave out is taken back. */
    void begin() {
        if (hasText()) {
            sink.restarted(lastFailure.orElseThrow());
            text.setLength(0);
        }
        attempts++;
        attemptStartedAt = System.nanoTime();
        timeToFirstToken = Optional.empty();
        promptTokens = OptionalInt.empty();
        completionTokens = OptionalInt.empty();
    }

    void failed(LlmException failure) {
        lastFailure = Optional.of(
                "Provider " + provider.name() + " failed (" + failure.summary() + "); asking once more.");
    }

    void fragment(String fragment) {
        if (timeToFirstToken.isEmpty()) {
            timeToFirstToken = Optional.of(attemptDuration());
        }
        text.append(fragment);
        sink.text(fragment);
    }

    /** What the provider says the latest HTTP call has cost so far. */
    void reported(StreamPart.Tokens tokens) {
        promptTokens = tokens.prompt().isPresent() ? tokens.prompt() : promptTokens;
        completionTokens = tokens.completion().isPresent() ? tokens.completion() : completionTokens;
    }

    /** Of the latest HTTP call, whole or cut off; what the provider has not told is guessed. */
    Usage usage() {
        return new Usage(
                promptTokens.orElseGet(() -> TokenEstimate.of(request.messages())),
                completionTokens.orElseGet(() -> TokenEstimate.of(text)),
                promptTokens.isEmpty() || completionTokens.isEmpty());
    }

    void stopIfAborted() {
        if (signal.aborted()) {
            throw aborted();
        }
    }

    LlmAbortedException aborted() {
        return new LlmAbortedException(text());
    }

    /** Since the latest HTTP call began. */
    Duration attemptDuration() {
        return Duration.ofNanos(System.nanoTime() - attemptStartedAt);
    }

    LlmAnswer answer(String finishReason) {
        return new LlmAnswer(
                text(),
                usage(),
                provider.name(),
                provider.model(),
                finishReason,
                timeToFirstToken.orElseGet(this::attemptDuration),
                Duration.ofNanos(System.nanoTime() - startedAt),
                attempts);
    }
}
