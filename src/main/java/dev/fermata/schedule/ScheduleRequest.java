package dev.fermata.schedule;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * The body of {@code POST} and {@code PUT /api/schedules}.
 *
 * @param cron five fields
 * @param timeZone UTC where null
 * @param overlap {@link Overlap#SKIP} where null
 * @param missed {@link Missed#ONCE} where null
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record ScheduleRequest(
        @Size(max = 200) String name,
        @NotBlank @Size(max = 200) String cron,
        @Size(max = 100) String timeZone,
        Overlap overlap,
        Missed missed,
        boolean paused,
        @NotNull @Valid TaskTemplate task) {

    Plan plan(String defaultLanguage) {
        return new Plan(name, cron.strip(), timeZone == null ? "UTC" : timeZone.strip(),
                overlap == null ? Overlap.SKIP : overlap, missed == null ? Missed.ONCE : missed, paused,
                task.speaking(defaultLanguage));
    }
}
