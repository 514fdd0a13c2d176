package dev.fermata.chaos;

import dev.fermata.testing.MisbehavingProvider;
import java.io.IOException;
import java.net.http.HttpClient;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;

/**
 * Replicas that share a database and a provider. What a replica is told is what production would tell it: environment
 * variables. Not thread-safe, but for {@link #anyApi()} and {@link #connect()}.
 */
final class Cluster implements AutoCloseable {

    private static final String USER = "chaos";

    private final Postgres postgres = Postgres.running();
    private final String database = postgres.createDatabase();
    private final TrustedKey key = new TrustedKey();
    private final String token = key.tokenFor(USER);
    private final MisbehavingProvider provider = MisbehavingProvider.start();
    private final TenderModel model = new TenderModel();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<ReplicaProcess> replicas = new ArrayList<>();
    private final String name;
    private final Map<String, String> settings;
    private int lastTender;

    /** @param settings environment variables of all replicas */
    Cluster(String name, Map<String, String> settings) {
        this.name = name;
        this.settings = settings;
        provider.willDo(model);
    }

    /** Starts a replica without waiting for it; {@code own} are environment variables of this one. */
    ReplicaProcess start(String replica, Map<String, String> own) {
        Map<String, String> environment = new HashMap<>(Map.of(
                // One caller makes all requests, as fast as it can.
                "FERMATA_SECURITY_REQUESTS_PER_SECOND", "0",
                "QUARKUS_DATASOURCE_JDBC_URL", postgres.url(database),
                "QUARKUS_DATASOURCE_USERNAME", "postgres",
                "QUARKUS_DATASOURCE_PASSWORD", "postgres",
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION", key.publicHalf().toString(),
                "OPENAI_API_KEY", "sk-none",
                "OPENAI_BASE_URL", provider.baseUrl().toString()));
        environment.putAll(settings);
        environment.putAll(own);
        ReplicaProcess process = new ReplicaProcess(name + "-" + replica, environment).start();
        replicas.add(process);
        return process;
    }

    /** Starts again what is dead, and waits until all are ready. */
    void revive() {
        replicas.stream().filter(replica -> !replica.alive()).forEach(ReplicaProcess::start);
        replicas.forEach(ReplicaProcess::awaitReady);
    }

    /** A tender that was not handed in yet. */
    Tender nextTender(int pieces) {
        return new Tender(++lastTender, pieces);
    }

    TenderModel model() {
        return model;
    }

    Postgres postgres() {
        return postgres;
    }

    List<ReplicaProcess> replicas() {
        return replicas;
    }

    /** What its caller shows to every replica. */
    String token() {
        return token;
    }

    Api api(ReplicaProcess replica) {
        return new Api(http, replica.uri(), token);
    }

    /** A replica at random, as a load balancer gives one that has not noticed yet who is dead. */
    Api anyApi() {
        return api(replicas.get(ThreadLocalRandom.current().nextInt(replicas.size())));
    }

    /** Hands the tender in, again and again until some replica has taken it; says the task's id. */
    String submit(Tender tender) {
        String[] id = {null};
        Awaitility.await(tender.name() + " is taken").pollInSameThread().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50)).atMost(Duration.ofSeconds(60)).until(() -> {
                    try {
                        Api.Answer answer = anyApi().submit(tender);
                        id[0] = answer.body().path("id").asText();
                        return answer.status() == 201 || answer.status() == 200;
                    } catch (IOException killed) {
                        return false;
                    }
                });
        return id[0];
    }

    /** A connection to the replicas' database, to look at their tables. */
    Connection connect() throws SQLException {
        return postgres.connect(database);
    }

    @Override
    public void close() {
        replicas.forEach(ReplicaProcess::close);
        provider.close();
        http.shutdownNow();
    }
}
