package dev.fermata.llm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One question while it is being answered: what is asked, whom, and what has come so far over all
 * HTTP calls. Confined to the calling thread.
 */
final class Call {

    private final LlmRequest request;
    private final Route route;
    private final FragmentSink sink;
    private final AbortSignal signal;
    private final WaitAlarm waitAlarm;
    private final long startedAt = System.nanoTime();
    private final List<Provider> left;
    private final Map<Provider, Integer> calls = new HashMap<>();
    private final List<String> movedFrom = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    /** Null until the first was chosen. */
    private Provider provider;
    private boolean moved;
    private String lastFailure = "";
    /** Null while nothing was tried in vain. */
    private LlmTransientException inVain;
    private long attemptStartedAt;
    private Optional<String> responseModel = Optional.empty();
    private Optional<String> finishReason = Optional.empty();
    private Optional<Duration> timeToFirstToken = Optional.empty();
    private OptionalInt promptTokens = OptionalInt.empty();
    private OptionalInt completionTokens = OptionalInt.empty();
    private OptionalInt httpStatus = OptionalInt.empty();
    private boolean arrived;
    private long answerQuarters;
    private SpendingLimit.Meter meter = SpendingLimit.Meter.NONE;

    Call(LlmRequest request, Route route, FragmentSink sink, AbortSignal signal) {
        this.request = request;
        this.route = route;
        this.sink = sink;
        this.signal = signal;
        this.left = new ArrayList<>(route.providers());
        this.waitAlarm = new WaitAlarm(signal);
    }

    LlmRequest request() {
        return request;
    }

    Route route() {
        return route;
    }

    /** Providers that may still be asked. */
    List<Provider> left() {
        return left;
    }

    /** Whom the latest HTTP call asks; null before the first. */
    Provider provider() {
        return provider;
    }

    /** Chooses whom the next HTTP call asks. */
    void ask(Provider next) {
        moved = provider != null && !provider.equals(next) && callsHere() > 0;
        if (moved) {
            movedFrom.add(provider.name());
        }
        provider = next;
    }

    /** The present provider is not asked again. */
    void leaveProvider() {
        left.remove(provider);
    }

    /** Whether the latest HTTP call is the first to another provider than the one before. */
    boolean moved() {
        return moved;
    }

    List<String> movedFrom() {
        return movedFrom;
    }

    AbortSignal signal() {
        return signal;
    }

    WaitAlarm waitAlarm() {
        return waitAlarm;
    }

    /** HTTP calls to the present provider so far. */
    int callsHere() {
        return calls.getOrDefault(provider, 0);
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
            String next = moved ? "asking provider " + provider.name() : "asking once more";
            sink.restarted(lastFailure + "; " + next + ".");
            text.setLength(0);
        }
        calls.merge(provider, 1, Integer::sum);
        attemptStartedAt = System.nanoTime();
        timeToFirstToken = Optional.empty();
        responseModel = Optional.empty();
        finishReason = Optional.empty();
        promptTokens = OptionalInt.empty();
        completionTokens = OptionalInt.empty();
        httpStatus = OptionalInt.empty();
        arrived = true;
        answerQuarters = 0;
        meter = SpendingLimit.Meter.NONE;
    }

    /** The latest HTTP call is counted by this. */
    void countedBy(SpendingLimit.Meter counter) {
        meter = counter;
    }

    SpendingLimit.Meter meter() {
        return meter;
    }

    /** The provider has begun to answer the latest HTTP call. */
    void answeredWith(int status) {
        httpStatus = OptionalInt.of(status);
    }

    /** The latest HTTP call found nobody. */
    void neverArrived() {
        arrived = false;
    }

    /** Of the latest HTTP call; empty while there is none. */
    OptionalInt httpStatus() {
        return httpStatus;
    }

    void failed(LlmException failure) {
        lastFailure = "Provider " + provider.name() + " failed (" + failure.summary() + ")";
        if (failure instanceof LlmTransientException passing && !passing.asksForPause()) {
            inVain = passing;
        }
    }

    /** How the call ends that finds all closed: one that has failed itself did not merely wait. */
    LlmException endsWith(LlmAllClosedException closed) {
        return inVain == null ? closed : inVain.until(closed);
    }

    /** Who failed last and how, in a few words. */
    String lastFailure() {
        return lastFailure;
    }

    void fragment(String fragment) {
        if (timeToFirstToken.isEmpty()) {
            timeToFirstToken = Optional.of(attemptDuration());
        }
        text.append(fragment);
        sink.text(fragment);
        answerQuarters += TokenEstimate.quarters(fragment);
        meter.answered(TokenEstimate.ofQuarters(answerQuarters)).ifPresent(breach -> {
            throw new LlmBudgetException(breach, text());
        });
    }

    /** What the provider says the latest HTTP call has cost so far. */
    void reported(StreamPart.Tokens tokens) {
        promptTokens = tokens.prompt().isPresent() ? tokens.prompt() : promptTokens;
        completionTokens = tokens.completion().isPresent() ? tokens.completion() : completionTokens;
    }

    void answeredBy(String model) {
        responseModel = Optional.of(model);
    }

    /** Of the latest HTTP call, as the provider names it; empty while it has not. */
    Optional<String> responseModel() {
        return responseModel;
    }

    /** Of the latest HTTP call; empty unless its answer is whole. */
    Optional<String> finishReason() {
        return finishReason;
    }

    /** Of the latest HTTP call, whole or cut off; what the provider has not told is guessed. */
    Usage usage() {
        return new Usage(
                promptTokens.orElseGet(() -> TokenEstimate.of(request.messages())),
                completionTokens.orElseGet(() -> TokenEstimate.of(text)),
                promptTokens.isEmpty() || completionTokens.isEmpty());
    }

    /** What the latest HTTP call costs: nothing when the provider refused it or was never reached. */
    Usage billed() {
        boolean refused = httpStatus.isPresent() && httpStatus.getAsInt() / 100 != 2;
        return refused || !arrived ? new Usage(0, 0, true) : usage();
    }

    /** Waits, unless the signal comes. */
    void pause(Duration time) throws InterruptedException {
        try (var pause = new AbortablePause(signal)) {
            if (!pause.until(System.nanoTime() + time.toNanos())) {
                throw aborted();
            }
        }
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

    /** Of the latest HTTP call; empty while it has brought nothing. */
    Optional<Duration> timeToFirstToken() {
        return timeToFirstToken;
    }

    LlmAnswer answer(String reason) {
        finishReason = Optional.of(reason);
        return new LlmAnswer(
                text(),
                usage(),
                provider.name(),
                provider.model(),
                reason,
                timeToFirstToken.orElseGet(this::attemptDuration),
                Duration.ofNanos(System.nanoTime() - startedAt),
                calls.values().stream().mapToInt(Integer::intValue).sum(),
                movedFrom);
    }
}
