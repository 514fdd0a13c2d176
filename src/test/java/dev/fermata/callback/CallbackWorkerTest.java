package dev.fermata.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.database.Database;
import dev.fermata.ops.Roles;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.MisbehavingProvider;
import dev.fermata.testing.ProviderCall;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ManualWorker.class)
class CallbackWorkerTest {

    private static final Behaviour ACCEPT = call -> call.answerWith("text/plain", "thanks");
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final String[] LOCAL = {"allow-http", "true", "allow-private", "true", "timeout", "5s",
            "max-tries", "3"};

    /** What is left of a row. */
    private record Row(int tries, boolean due, String lastError) {}

    @Inject
    Database database;

    @Inject
    CallbackTable table;

    @Inject
    Roles roles;

    @Inject
    Vertx vertx;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private MisbehavingProvider receiver;

    @BeforeEach
    void open() {
        database.update("delete from callback");
        receiver = MisbehavingProvider.start();
        receiver.willDo(ACCEPT);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void a_delivered_callback_is_removed() throws InterruptedException {
        String id = insert(url());

        round(worker(LOCAL));

        assertThat(receiver.calls()).isEqualTo(1);
        assertThat(row(id)).isEmpty();
    }

    @Test
    void a_receiver_that_fails_gets_it_again_under_the_same_id() throws InterruptedException {
        receiver.willDo(Behaviour.status(500), Behaviour.status(503), ACCEPT);
        String id = insert(url());
        CallbackWorker worker = worker(LOCAL);

        round(worker);
        assertThat(row(id)).contains(new Row(1, false, "the receiver answered 500"));
        round(worker);
        assertThat(receiver.calls()).as("calls before the wait is over").isEqualTo(1);
        makeDue(id);
        round(worker);
        makeDue(id);
        round(worker);

        assertThat(row(id)).isEmpty();
        assertThat(receiver.allCalls()).hasSize(3).allMatch(call -> call.header("webhook-id").orElseThrow().equals(id));
    }

    @Test
    void a_callback_that_nobody_takes_is_given_up() throws InterruptedException {
        receiver.willDo(Behaviour.status(500));
        String id = insert(url());
        CallbackWorker worker = worker(LOCAL);

        for (int tries = 0; tries < 3; tries++) {
            makeDue(id);
            round(worker);
        }

        assertThat(receiver.calls()).isEqualTo(3);
        assertThat(row(id)).isEmpty();
        assertThat(meters.counter("fermata.callbacks", "outcome", "given_up").count()).isEqualTo(1);
    }

    @Test
    void a_receiver_that_is_gone_is_not_asked_again() throws InterruptedException {
        receiver.willDo(Behaviour.status(410));
        String id = insert(url());

        round(worker(LOCAL));

        assertThat(receiver.calls()).isEqualTo(1);
        assertThat(row(id)).isEmpty();
    }

    @Test
    void a_receiver_that_asks_for_time_gets_it() throws InterruptedException {
        receiver.willDo(Behaviour.status(429, Map.of("retry-after", "3600")));
        String id = insert(url());

        round(worker(LOCAL));

        assertThat(secondsUntilNextTry(id)).isBetween(3_500.0, 3_601.0);
    }

    @Test
    void a_receiver_that_hangs_is_left_after_the_timeout_with_its_connection_closed() throws InterruptedException {
        receiver.willDo(Behaviour.silence());
        String id = insert(url());

        round(worker(with("timeout", "300ms")));

        receiver.nextCall().closedByClientAt();
        assertThat(row(id)).contains(new Row(1, false, "no answer came in time"));
    }

    @Test
    void an_answer_without_end_is_not_read_to_its_end() throws InterruptedException {
        receiver.willDo(call -> call.answerWith("text/plain", "x".repeat(64 * 1024 * 1024)));
        String id = insert(url());

        round(worker(LOCAL));

        receiver.nextCall().closedByClientAt();
        assertThat(row(id)).isEmpty();
    }

    @Test
    void a_redirect_is_not_followed() throws InterruptedException {
        try (MisbehavingProvider inside = MisbehavingProvider.start()) {
            receiver.willDo(Behaviour.status(307, Map.of("location", inside.baseUrl().toString())));
            String id = insert(url());

            round(worker(LOCAL));

            assertThat(inside.calls()).isZero();
            assertThat(row(id)).contains(new Row(1, false, "the receiver answered 307"));
        }
    }

    @Test
    void a_private_address_is_not_called_though_the_row_is_there() throws InterruptedException {
        String id = insert(url());

        round(worker("allow-http", "true"));

        assertThat(receiver.calls()).isZero();
        assertThat(row(id).orElseThrow().lastError()).contains("must not reach");
    }

    @Test
    void a_name_that_turns_into_a_private_address_is_not_called() throws InterruptedException {
        String id = insert("http://rebound.example.test:" + port() + "/");

        round(worker(host -> addresses("127.0.0.1"), "allow-http", "true"));

        assertThat(receiver.calls()).isZero();
        assertThat(row(id).orElseThrow().lastError()).contains("rebound.example.test", "must not reach");
    }

    @Test
    void a_name_is_looked_up_once_a_try_and_only_its_permitted_addresses_are_called() throws InterruptedException {
        String id = insert("http://mixed.example.test:" + port() + "/");
        List<String> lookups = new ArrayList<>();

        round(worker(host -> {
            lookups.add(host);
            return addresses("169.254.169.254", "127.0.0.1");
        }, "allow-http", "true", "allowed-networks", "127.0.0.1"));

        assertThat(lookups).containsExactly("mixed.example.test");
        ProviderCall call = receiver.nextCall();
        assertThat(call.header("host")).contains("mixed.example.test:" + port());
        assertThat(row(id)).isEmpty();
    }

    @Test
    void an_ipv6_receiver_is_named_in_brackets() throws InterruptedException {
        insert("http://[2606:2800:21f:cb07::1]:" + port() + "/");

        round(worker(host -> addresses("127.0.0.1"), LOCAL));

        assertThat(receiver.nextCall().header("host")).contains("[2606:2800:21f:cb07::1]:" + port());
    }

    @Test
    void a_host_with_a_dead_address_is_reached_at_its_next_one() throws InterruptedException {
        String id = insert("http://double.example.test:" + port() + "/");
        CallbackWorker worker = worker(host -> addresses("127.0.0.2", "127.0.0.1"), LOCAL);

        round(worker);
        assertThat(row(id).orElseThrow().lastError()).contains("refused");
        makeDue(id);
        round(worker);

        assertThat(receiver.calls()).isEqualTo(1);
        assertThat(row(id)).isEmpty();
    }

    @Test
    void a_name_server_that_hangs_costs_no_more_than_the_timeout() throws InterruptedException {
        String id = insert("http://slow.example.test/");
        CountDownLatch never = new CountDownLatch(1);

        round(worker(host -> {
            try {
                never.await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
            return addresses("127.0.0.1");
        }, with("timeout", "300ms")));

        assertThat(row(id).orElseThrow().lastError()).contains("slow.example.test", "in time");
        never.countDown();
    }

    @Test
    void a_last_try_that_never_ended_is_not_repeated_for_ever() throws InterruptedException {
        String id = insert(url());
        database.update("update callback set tries = 3 where id = ?", id);

        round(worker(LOCAL));

        assertThat(receiver.calls()).isZero();
        assertThat(row(id)).isEmpty();
    }

    @Test
    void two_replicas_that_look_at_once_send_it_once() throws InterruptedException {
        receiver.willDo(Behaviour.silence());
        String id = insert(url());
        CallbackWorker one = worker(LOCAL);
        CallbackWorker other = worker(LOCAL);

        one.deliverDue();
        receiver.nextCall();
        other.deliverDue();
        assertThat(other.awaitIdle(LONG)).isTrue();

        assertThat(receiver.calls()).isEqualTo(1);
        receiver.close();
        assertThat(one.awaitIdle(LONG)).isTrue();
        assertThat(row(id).orElseThrow().tries()).isEqualTo(1);
    }

    @Test
    void a_row_that_another_replica_is_just_claiming_is_passed_over() {
        String taken = insert(url());
        String free = insert(url());

        List<Callback> claimed = database.inTransaction(other -> {
            Database.query(other, "select 1 from callback where id = ? for update", row -> 1, taken);
            return table.claim(10, LONG);
        });

        assertThat(claimed).extracting(Callback::id).containsExactly(free);
        assertThat(table.claim(10, LONG)).extracting(Callback::id).containsExactly(taken);
        assertThat(table.claim(10, LONG)).isEmpty();
    }

    @Test
    void whoever_comes_back_after_its_claim_ran_out_changes_nothing() {
        String id = insert(url());
        Callback late = table.claim(1, Duration.ZERO).getFirst();
        Callback current = table.claim(1, LONG).getFirst();

        table.remove(late);
        table.retry(late, Duration.ZERO, "late");

        assertThat(row(id)).contains(new Row(2, false, null));
        table.remove(current);
        assertThat(row(id)).isEmpty();
    }

    @Test
    void more_than_there_are_slots_for_is_delivered_in_one_round() throws InterruptedException {
        for (int i = 0; i < 25; i++) {
            insert(url());
        }

        round(worker(with("concurrency", "2")));

        assertThat(receiver.calls()).isEqualTo(25);
        assertThat(database.query("select 1 from callback", row -> 1)).isEmpty();
    }

    private static void round(CallbackWorker worker) throws InterruptedException {
        worker.deliverDue();
        assertThat(worker.awaitIdle(LONG)).isTrue();
    }

    private CallbackWorker worker(String... config) {
        return worker(InetAddress::getAllByName, config);
    }

    private CallbackWorker worker(Resolver.Names names, String... keysAndValues) {
        CallbackConfig config = Configured.with(keysAndValues);
        Signer signer = new Signer(config, LaunchMode.TEST);
        Courier courier = new Courier(new ReceiverPolicy(new AddressPolicy(config), config),
                new Resolver(config, names), new Poster(vertx, config, signer, Clock.systemUTC()), config);
        return new CallbackWorker(table, courier, signer, new Backoff(config, new Random()), roles, meters,
                config);
    }

    private static String[] with(String... more) {
        List<String> all = new ArrayList<>(Arrays.asList(LOCAL));
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    private static InetAddress[] addresses(String... literals) {
        return Arrays.stream(literals).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }

    private int port() {
        return receiver.baseUrl().getPort();
    }

    private String url() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    private String insert(String url) {
        String id = UUID.randomUUID().toString();
        database.update("insert into callback (id, task_id, url, body, next_try_at)"
                + " values (?, 'task-1', ?, '{\"type\": \"task.completed\"}', fermata_now())", id, url);
        return id;
    }

    private void makeDue(String id) {
        database.update("update callback set next_try_at = fermata_now() where id = ?", id);
    }

    private Optional<Row> row(String id) {
        return database.first("select tries, next_try_at <= fermata_now() as due, last_error from callback where id = ?",
                row -> new Row(row.getInt("tries"), row.getBoolean("due"), row.getString("last_error")), id);
    }

    private double secondsUntilNextTry(String id) {
        return database.first("select extract(epoch from next_try_at - fermata_now()) as s from callback where id = ?",
                row -> row.getDouble("s"), id).orElseThrow();
    }
}
