package dev.fermata.schedule;

import dev.fermata.task.TaskCaller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Tasks that are created again and again. */
@Path("/api/schedules")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ScheduleResource {

    private static final int RUNS_SHOWN = 5;

    private final Schedules schedules;
    private final TaskCaller caller;

    ScheduleResource(Schedules schedules, TaskCaller caller) {
        this.schedules = schedules;
        this.caller = caller;
    }

    @POST
    public Response create(@NotNull @Valid ScheduleRequest request) {
        Schedule schedule = schedules.create(caller.owner(), request.plan(caller.language()));
        return Response.created(URI.create("/api/schedules/" + schedule.id())).entity(view(schedule)).build();
    }

    @GET
    public Map<String, List<ScheduleView>> list() {
        return Map.of("schedules", schedules.list(caller.owner()).stream().map(this::view).toList());
    }

    @GET
    @Path("/{id}")
    public ScheduleView get(@PathParam("id") String id) {
        return view(schedules.get(caller.owner(), id));
    }

    @PUT
    @Path("/{id}")
    public ScheduleView change(@PathParam("id") String id, @NotNull @Valid ScheduleRequest request) {
        return view(schedules.change(caller.owner(), id, request.plan(caller.language())));
    }

    @POST
    @Path("/{id}/pause")
    @Consumes(MediaType.WILDCARD)
    public ScheduleView pause(@PathParam("id") String id) {
        return view(schedules.pause(caller.owner(), id));
    }

    @POST
    @Path("/{id}/resume")
    @Consumes(MediaType.WILDCARD)
    public ScheduleView resume(@PathParam("id") String id) {
        return view(schedules.resume(caller.owner(), id));
    }

    @DELETE
    @Path("/{id}")
    public void delete(@PathParam("id") String id) {
        schedules.delete(caller.owner(), id);
    }

    private ScheduleView view(Schedule schedule) {
        return ScheduleView.of(schedule, schedules.nextRuns(schedule, RUNS_SHOWN));
    }
}
