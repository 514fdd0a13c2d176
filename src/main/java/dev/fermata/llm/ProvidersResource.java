package dev.fermata.llm;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.ops.Problem;
import dev.fermata.security.Role;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** How operators see and steer providers. What they close or open is so on every replica within a second. */
@Path("/api/providers")
@RolesAllowed(Role.OPERATOR)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class ProvidersResource {

    private static final int LONGEST_REASON = 200;
    private static final String NO_REASON = "closed by an operator";

    /**
     * Why and for how long to close.
     *
     * @param seconds until opened by hand when absent
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Closing(@Size(max = LONGEST_REASON) String reason, @Positive Long seconds) {}

    /** What a tiny call took. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Probed(String provider, String model, boolean ok, String outcome, long durationMs, OptionalLong firstTokenMs) {}

    private final Providers providers;
    private final ProviderBoard board;
    private final ProviderWeather weather;
    private final Probe probe;

    ProvidersResource(Providers providers, ProviderBoard board, ProviderWeather weather, Probe probe) {
        this.providers = providers;
        this.board = board;
        this.weather = weather;
        this.probe = probe;
    }

    @GET
    public Map<String, List<ProviderBoard.View>> list() {
        return Map.of("providers", board.all());
    }

    @POST
    @Path("/{name}/close")
    @Consumes(MediaType.APPLICATION_JSON)
    public ProviderBoard.View close(@PathParam("name") String name, @Valid Closing closing) {
        var asked = Optional.ofNullable(closing);
        return close(
                name,
                asked.map(Closing::seconds).map(Duration::ofSeconds),
                asked.map(Closing::reason).orElse(NO_REASON));
    }

    // Clients without anything to say send no JSON, but some other type or none.
    @POST
    @Path("/{name}/close")
    @Consumes(MediaType.WILDCARD)
    public ProviderBoard.View close(@PathParam("name") String name) {
        return close(name, Optional.empty(), NO_REASON);
    }

    private ProviderBoard.View close(String name, Optional<Duration> time, String reason) {
        Provider provider = find(name);
        weather.closeByHand(name, time, reason);
        return board.of(provider);
    }

    @POST
    @Path("/{name}/open")
    public ProviderBoard.View open(@PathParam("name") String name) {
        Provider provider = find(name);
        weather.openByHand(name);
        return board.of(provider);
    }

    @POST
    @Path("/{name}/probe")
    public Probed probe(@PathParam("name") String name) {
        FinishedCall call = probe.of(find(name));
        return new Probed(
                name,
                call.model(),
                call.ok(),
                call.outcome(),
                call.duration().toMillis(),
                call.timeToFirstToken().map(time -> OptionalLong.of(time.toMillis())).orElse(OptionalLong.empty()));
    }

    private Provider find(String name) {
        return providers.named(name).orElseThrow(() ->
                Problem.notFound("no_such_provider", "No provider of that name is in use here.").args(name));
    }
}
