package dev.fermata.llm;

import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/** Asks a remote provider and reads its stream, within the provider's limits in time. */
@Singleton
final class HttpUpstream implements Upstream {

    /** The answer is there; its usage is not worth more waiting than this. */
    private static final long USAGE_FOLLOWS_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long ERROR_FOLLOWS_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int LONGEST_ERROR = 64 * 1024;

    private final HttpTransport transport;
    private final RateHints hints;
    private final Clock clock;

    HttpUpstream(HttpTransport transport, RateHints hints, Clock clock) {
        this.transport = transport;
        this.hints = hints;
        this.clock = clock;
    }

    @Override
    public String complete(Call call) throws InterruptedException {
        var provider = (Provider.Remote) call.provider();
        var failures = new Failures(call, provider);
        var patience = new Patience(provider.limits());
        try (var exchange = transport.send(provider.codec().encode(call.request(), provider), call.signal())) {
            Arrival.Head head = head(exchange, patience, call, failures);
            call.answeredWith(head.status());
            if (head.status() / 100 != 2 || !isStream(head)) {
                throw refusal(head, exchange, provider, failures, call);
            }
            hints.told(provider.name(), head.header());
            var stream = new AnswerStream(call, provider.codec(), failures);
            read(stream, exchange, patience, call, failures);
            return stream.finishReason();
        }
    }

    private static Arrival.Head head(Exchange exchange, Patience patience, Call call, Failures failures)
            throws InterruptedException {
        return switch (exchange.next(patience.left())) {
            case Arrival.Head head -> head;
            case Arrival.Broken broken -> throw broken(broken, call, failures);
            case Arrival.Aborted aborted -> throw call.aborted();
            case Arrival.Nothing nothing -> throw failures.timeout(patience.expired());
            case Arrival.Bytes bytes -> throw new IllegalStateException("A body before its head");
            case Arrival.End end -> throw new IllegalStateException("An end before the head");
        };
    }

    private static LlmException broken(Arrival.Broken broken, Call call, Failures failures) {
        if (!broken.connected()) {
            call.neverArrived();
        }
        return failures.broken(broken);
    }

    /** Servers that name no type are given the benefit of the doubt. */
    private static boolean isStream(Arrival.Head head) {
        String type = head.header().apply("content-type");
        return type == null || type.startsWith("text/event-stream");
    }

    private static void read(AnswerStream stream, Exchange exchange, Patience patience, Call call, Failures failures)
            throws InterruptedException {
        while (!stream.done()) {
            long left = stream.finished() ? USAGE_FOLLOWS_WITHIN_NANOS : patience.left();
            switch (exchange.next(left)) {
                case Arrival.Bytes(byte[] bytes) -> {
                    stream.accept(bytes);
                    if (call.hasText()) {
                        patience.answering();
                    }
                }
                case Arrival.Aborted aborted -> throw call.aborted();
                case Arrival other when stream.finished() -> {
                    return;
                }
                case Arrival.Nothing nothing -> throw failures.timeout(patience.expired());
                default -> throw failures.cut();
            }
        }
        exchange.awaitEnd();
    }

    private LlmException refusal(
            Arrival.Head head, Exchange exchange, Provider.Remote provider, Failures failures, Call call)
            throws InterruptedException {
        ProviderError error = provider.codec().readError(body(exchange, call));
        if (head.status() / 100 != 2) {
            return failures.ofStatus(head.status(), error, RetryHint.of(head.header(), clock));
        }
        return error.equals(ProviderError.UNTOLD)
                ? failures.notAStream(head.header().apply("content-type"))
                : failures.midStream(error);
    }

    /** As much of the body as comes in a few seconds; the status alone would do. */
    private static String body(Exchange exchange, Call call) throws InterruptedException {
        var body = new ByteArrayOutputStream();
        long until = System.nanoTime() + ERROR_FOLLOWS_WITHIN_NANOS;
        while (body.size() < LONGEST_ERROR
                && exchange.next(until - System.nanoTime()) instanceof Arrival.Bytes(byte[] bytes)) {
            body.writeBytes(bytes);
        }
        call.stopIfAborted();
        return body.toString(StandardCharsets.UTF_8);
    }
}
