package dev.fermata.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An OpenAI-compatible server on loopback that does what a test tells it, one {@link Behaviour} a
 * request; the last one stays for all requests after it. Thread-safe.
 *
 * <pre>{@code
 * try (var provider = MisbehavingProvider.start()) {
 *     provider.willDo(Behaviour.status(500), Behaviour.answer("ok"));
 *     ... fermata.llm.providers.x.base-url = provider.baseUrl()
 *     ProviderCall call = provider.nextCall();   // waits until it is here
 *     call.awaitStage(ProviderCall.Stage.TEXT);
 *     call.closedByClientAt();                   // waits, then System.nanoTime() of that moment
 * }
 * }</pre>
 */
public final class MisbehavingProvider implements AutoCloseable {

    private static final long LONGEST_WAIT_SECONDS = 10;

    private final ServerSocket server;
    private final Queue<Behaviour> script = new ArrayDeque<>(List.of(Behaviour.answer("ok")));
    private final List<ProviderCall> calls = new CopyOnWriteArrayList<>();
    private final BlockingQueue<ProviderCall> notYetAskedFor = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private MisbehavingProvider(ServerSocket server) {
        this.server = server;
        Thread.ofVirtual().name("misbehaving-provider").start(this::acceptAll);
    }

    /** Listens on a free port. */
    public static MisbehavingProvider start() {
        try {
            return new MisbehavingProvider(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Such as {@code http://127.0.0.1:40123/v1}. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    /** Without a path, such as {@code http://127.0.0.1:40123}. */
    public URI rootUrl() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** What it does from now on, in this order. Forgets the calls so far. */
    public synchronized void willDo(Behaviour... behaviours) {
        script.clear();
        script.addAll(List.of(behaviours));
        calls.clear();
        notYetAskedFor.clear();
    }

    /** Requests read so far. */
    public int calls() {
        return calls.size();
    }

    /** All requests read so far, in order. */
    public List<ProviderCall> allCalls() {
        return List.copyOf(calls);
    }

    /** The oldest call that was not yet asked for; waits for it, 10 s at most. */
    public ProviderCall nextCall() throws InterruptedException {
        ProviderCall call = notYetAskedFor.poll(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("No call came within " + LONGEST_WAIT_SECONDS + " s");
        }
        return call;
    }

    @Override
    public void close() {
        sockets.forEach(MisbehavingProvider::close);
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** One request a connection: every answer ends with the connection's end. */
    private void serve(Socket socket) {
        try (socket) {
            var call = ProviderCall.read(socket);
            if (call.isPresent()) {
                take(call.get()).answer(call.get());
            }
        } catch (IOException clientGone) {
            // That is what many of the tests are about; the call has noted when.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Behaviour take(ProviderCall call) {
        calls.add(call);
        notYetAskedFor.add(call);
        return script.size() > 1 ? script.remove() : script.element();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
