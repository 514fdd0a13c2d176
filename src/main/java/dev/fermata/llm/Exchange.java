package dev.fermata.llm;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One HTTP request under way and the bridge from its event loop to the thread that waits for it.
 *
 * <p>The body is read only as fast as the caller takes it. Stopping resets the request, which for
 * HTTP/1.1 closes the connection; that happens on the aborting thread, so it does not depend on the
 * caller waiting here. Methods without another note belong to the calling thread.
 */
final class Exchange implements AutoCloseable {

    /** Pieces of the body on their way to the caller. */
    private static final int WINDOW = 16;

    /** How many are taken before as many more are asked for, which costs a hop to the event loop each time. */
    private static final int REFILL = WINDOW / 2;

    /** Head, end or failure, abort, and the end of a wait: each is there at most once. */
    private static final int OTHER_ARRIVALS = 5;

    /** Who would wait longer waits without end. */
    private static final long FOREVER_NANOS = TimeUnit.DAYS.toNanos(1_000);

    private static final long END_FOLLOWS_WITHIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final BlockingQueue<Arrival> arrivals = new ArrayBlockingQueue<>(WINDOW + OTHER_ARRIVALS);
    private final Watchdog watchdog;
    private final AbortSignal.Registration abort;
    private volatile boolean aborted;
    private volatile boolean connected;
    private volatile HttpClientResponse response;
    /** Pieces taken since more were asked for; the calling thread's. */
    private int taken;

    // Guarded by this.
    private HttpClientRequest request;
    private boolean stopped;
    private boolean settled;
    private boolean ended;

    Exchange(Vertx vertx, HttpClient client, RequestOptions options, Buffer body, AbortSignal signal) {
        watchdog = new Watchdog(vertx, () -> arrivals.offer(new Arrival.Nothing()));
        client.request(options).onSuccess(ready -> connected(ready, body)).onFailure(this::broken);
        abort = signal.onAbort(this::abort);
    }

    /**
     * Waits for what comes next. After an abort that is always {@link Arrival.Aborted}, whatever has
     * arrived before.
     */
    Arrival next(long patienceNanos) throws InterruptedException {
        if (aborted) {
            return new Arrival.Aborted();
        }
        Arrival arrival = patienceNanos <= 0 ? new Arrival.Nothing() : await(patienceNanos);
        if (aborted) {
            return new Arrival.Aborted();
        }
        return switch (arrival) {
            case Arrival.Bytes(byte[] first) -> new Arrival.Bytes(withAllThatCame(first));
            default -> arrival;
        };
    }

    private Arrival await(long patienceNanos) throws InterruptedException {
        Arrival arrival = arrivals.poll();
        if (arrival != null && !(arrival instanceof Arrival.Nothing)) {
            return arrival;
        }
        long end = System.nanoTime() + patienceNanos;
        if (patienceNanos < FOREVER_NANOS) {
            watchdog.expect(end);
        }
        do {
            arrival = arrivals.take();
            // The end of an earlier wait may come late.
        } while (arrival instanceof Arrival.Nothing && end - System.nanoTime() > 0);
        return arrival;
    }

    /** Who comes late takes all at once: the busier the machine, the fewer and larger the pieces that readers get. */
    private byte[] withAllThatCame(byte[] first) {
        tookOne();
        if (!(arrivals.peek() instanceof Arrival.Bytes)) {
            return first;
        }
        var all = new ByteArrayOutputStream();
        all.writeBytes(first);
        // No more than were asked for: a provider that keeps pace must not keep its reader here.
        for (int pieces = 1; pieces < WINDOW && arrivals.peek() instanceof Arrival.Bytes(byte[] more); pieces++) {
            arrivals.remove();
            tookOne();
            all.writeBytes(more);
        }
        return all.toByteArray();
    }

    private void tookOne() {
        if (++taken == REFILL) {
            taken = 0;
            response.fetch(REFILL);
        }
    }

    /** Lets a stream that has said its last word end by itself, so that its connection is used again. */
    void awaitEnd() throws InterruptedException {
        long until = System.nanoTime() + END_FOLLOWS_WITHIN_NANOS;
        Arrival arrival;
        do {
            arrival = next(until - System.nanoTime());
        } while (arrival instanceof Arrival.Bytes);
    }

    /** Closes the connection unless the response is complete. */
    @Override
    public void close() {
        abort.close();
        watchdog.close();
        stop();
    }

    /** On the aborting thread. */
    private void abort() {
        aborted = true;
        stop();
        // A full queue has woken the caller already.
        arrivals.offer(new Arrival.Aborted());
    }

    /** Vert.x is never called under our lock: it calls us back under locks of its own. */
    private void stop() {
        HttpClientRequest running;
        synchronized (this) {
            if (stopped) {
                return;
            }
            stopped = true;
            running = ended ? null : request;
        }
        if (running != null) {
            running.reset();
        }
    }

    /** On the event loop, like all that follow. */
    private void connected(HttpClientRequest ready, Buffer body) {
        connected = true;
        if (isStopped()) {
            ready.reset();
            return;
        }
        // A reset fails both the request and its response; only the first failure counts.
        ready.exceptionHandler(this::broken);
        ready.response().onSuccess(this::answered).onFailure(this::broken);
        ready.end(body).onFailure(this::broken);
        if (wasStoppedBefore(ready)) {
            ready.reset();
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized boolean wasStoppedBefore(HttpClientRequest sent) {
        request = sent;
        return stopped;
    }

    private void answered(HttpClientResponse head) {
        response = head;
        head.pause();
        head.exceptionHandler(this::broken);
        head.handler(bytes -> arrivals.offer(new Arrival.Bytes(bytes.getBytes())));
        head.endHandler(end -> settle(new Arrival.End()));
        arrivals.offer(new Arrival.Head(head.statusCode(), head.headers()::get));
        head.fetch(WINDOW);
    }

    private void broken(Throwable cause) {
        settle(new Arrival.Broken(cause, connected));
    }

    private void settle(Arrival last) {
        synchronized (this) {
            if (settled) {
                return;
            }
            settled = true;
            ended = last instanceof Arrival.End;
        }
        arrivals.offer(last);
    }
}
