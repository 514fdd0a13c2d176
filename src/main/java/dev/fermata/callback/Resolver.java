package dev.fermata.callback;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks hosts up, with a limit in time, which the operating system's resolver does not have. It blocks in native code,
 * so it has platform threads of its own: on a virtual thread, slow names would take the carriers from all jobs.
 * Thread-safe.
 */
@Singleton
class Resolver {

    private static final long IDLE_SECONDS = 10;

    /** Where names are looked up. */
    @FunctionalInterface
    interface Names {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    private final ExecutorService lookups;
    private final Names names;

    @Inject
    Resolver(CallbackConfig config) {
        this(config, InetAddress::getAllByName);
    }

    Resolver(CallbackConfig config, Names names) {
        this.names = names;
        // Twice the deliveries, as a lookup goes on after its delivery has given up on it.
        lookups = new ThreadPoolExecutor(0, 2 * config.concurrency(), IDLE_SECONDS, TimeUnit.SECONDS,
                new SynchronousQueue<>(), Thread.ofPlatform().name("fermata-lookup-", 0).daemon().factory());
    }

    /**
     * The host's addresses, in the order in which the system prefers them.
     *
     * @throws UnreachedException when they can't be found out in time
     */
    List<InetAddress> addresses(String host, Deadline deadline) throws InterruptedException {
        try {
            Future<InetAddress[]> lookup = lookups.submit(() -> names.of(host));
            return List.of(lookup.get(deadline.leftNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            throw new UnreachedException("the host " + host + " is not known");
        } catch (TimeoutException e) {
            throw new UnreachedException("the name server did not know the host " + host + " in time");
        } catch (RejectedExecutionException e) {
            throw new UnreachedException("the name server is too slow, too many lookups are waiting for it");
        }
    }

    @PreDestroy
    void close() {
        lookups.shutdownNow();
    }
}
