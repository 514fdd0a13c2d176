package dev.fermata.llm;

import dev.fermata.database.DatabaseException;
import dev.fermata.signal.Channel;
import dev.fermata.signal.SignalBus;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Which providers are closed, and until when. What one replica learns the others know within a
 * second, by a signal, or a few seconds later, by looking. While PostgreSQL is away each replica
 * goes by what it has seen itself. Thread-safe; asking never blocks.
 */
@ApplicationScoped
class ProviderWeather {

    private static final Logger LOG = Logger.getLogger(ProviderWeather.class);

    /** Marks a signal by which other replicas forget what they have seen themselves. */
    private static final String OPENED = "open:";

    private static final Duration REPORTS_PATIENCE = Duration.ofSeconds(5);

    /** One after the other, so that they reach the table in the order in which they were seen. */
    private final ExecutorService reports =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("fermata-weather").factory());
    private final WeatherTable table;
    private final SignalBus bus;

    /** What this replica has seen itself: it holds at once, and while PostgreSQL is away. */
    private final Map<String, Closure> seen = new ConcurrentHashMap<>();
    private volatile Map<String, Closure> shared = Map.of();
    private volatile Map<String, WeatherTable.Row> rows = Map.of();
    private final List<Consumer<String>> onOpenedByHand = new CopyOnWriteArrayList<>();

    ProviderWeather(WeatherTable table, SignalBus bus) {
        this.table = table;
        this.bus = bus;
        bus.subscribe(Channel.WEATHER, this::signalled);
    }

    /** Zero when the provider may be asked. */
    Duration closedFor(String provider) {
        return closure(provider).map(Closure::left).orElse(Duration.ZERO);
    }

    /** The longest of its closures, if any. */
    Optional<Closure> closure(String provider) {
        return Stream.of(Optional.ofNullable(seen.get(provider)), Optional.ofNullable(shared.get(provider)))
                .flatMap(Optional::stream)
                .filter(closure -> !closure.over())
                .max((one, other) -> one.endless() ? 1 : one.left().compareTo(other.left()));
    }

    /** The provider has told us to stay away. */
    void close(String provider, Duration time, String reason, Map<String, String> rateHeaders) {
        close(provider, time, reason, Optional.empty(), rateHeaders);
    }

    /** Too many calls from here failed. */
    void breakerOpened(String provider, Duration time) {
        close(provider, time, "too many calls failed", Optional.of("OPEN"), Map.of());
    }

    private void close(
            String provider, Duration time, String reason, Optional<String> breaker, Map<String, String> rateHeaders) {
        boolean known = closedFor(provider).compareTo(time.multipliedBy(9).dividedBy(10)) > 0;
        avoid(provider, time, reason);
        if (!known || breaker.isPresent()) {
            LOG.infof("LLM provider %s is closed for %d ms (%s); calls go to others of their route, or wait",
                    provider, time.toMillis(), reason);
            inBackground(() -> {
                table.close(provider, time, reason, breaker, rateHeaders);
                bus.publish(Channel.WEATHER, provider);
            });
        }
    }

    /** A call from here went well after the breaker had opened. */
    void breakerClosed(String provider) {
        LOG.infof("LLM provider %s answers again", provider);
        inBackground(() -> {
            if (table.breakerClosed(provider)) {
                bus.publish(Channel.WEATHER, provider);
            }
        });
    }

    /** What the provider says of its limits while all is well. */
    void hint(String provider, Map<String, String> rateHeaders) {
        inBackground(() -> table.hint(provider, rateHeaders));
    }

    /** Leaves it alone on this replica only. */
    void avoid(String provider, Duration time, String reason) {
        seen.merge(
                provider,
                Closure.lasting(time, reason),
                (old, now) -> old.left().compareTo(now.left()) > 0 ? old : now);
    }

    /** An operator closes it, for a time or until somebody opens it. */
    void closeByHand(String provider, Optional<Duration> time, String reason) {
        table.closeByHand(provider, time, reason);
        LOG.infof("LLM provider %s was closed by an operator (%s)", provider, reason);
        refresh();
        bus.publish(Channel.WEATHER, provider);
    }

    /** An operator opens it, whatever closed it. */
    void openByHand(String provider) {
        awaitReports();
        table.open(provider);
        LOG.infof("LLM provider %s was opened by an operator", provider);
        forget(provider);
        refresh();
        bus.publish(Channel.WEATHER, OPENED + provider);
    }

    /** Calls with a provider's name when an operator, here or elsewhere, has opened it. */
    void onOpenedByHand(Consumer<String> listener) {
        onOpenedByHand.add(listener);
    }

    private void forget(String provider) {
        seen.remove(provider);
        onOpenedByHand.forEach(listener -> listener.accept(provider));
    }

    /** On the signal's thread, which must not wait. */
    private void signalled(Collection<String> messages) {
        messages.stream()
                .filter(message -> message.startsWith(OPENED))
                .map(message -> message.substring(OPENED.length()))
                .forEach(this::forget);
        inBackground(this::refresh);
    }

    @Scheduled(every = "${fermata.llm.weather.poll:3s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void poll() {
        try {
            refresh();
        } catch (DatabaseException e) {
            LOG.debugf(e, "The weather could not be read: PostgreSQL is away, this replica goes by its own");
        }
    }

    private synchronized void refresh() {
        var read = table.all();
        rows = read.stream().collect(Collectors.toUnmodifiableMap(WeatherTable.Row::provider, Function.identity()));
        shared = read.stream()
                .filter(row -> row.endless() || row.closedFor().isPositive())
                .collect(Collectors.toUnmodifiableMap(WeatherTable.Row::provider, ProviderWeather::closure));
    }

    /** What replicas know together, as last read; empty while there was nothing to tell. */
    Optional<WeatherTable.Row> row(String provider) {
        return Optional.ofNullable(rows.get(provider));
    }

    private static Closure closure(WeatherTable.Row row) {
        return new Closure(System.nanoTime() + row.closedFor().toNanos(), row.reason(), row.byOperator(), row.endless());
    }

    /** What was reported before an operator's word must not undo it. */
    private void awaitReports() {
        try {
            reports.submit(() -> { }).get(REPORTS_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("PostgreSQL takes its time with what was reported of providers", e);
        }
    }

    private void inBackground(Runnable work) {
        reports.execute(() -> {
            try {
                work.run();
            } catch (DatabaseException e) {
                LOG.debugf(e, "The weather could not be shared: PostgreSQL is away, other replicas find out themselves");
            }
        });
    }
}
