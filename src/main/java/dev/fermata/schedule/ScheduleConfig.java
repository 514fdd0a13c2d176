package dev.fermata.schedule;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How schedules make their tasks. */
@ConfigMapping(prefix = "fermata.schedules")
public interface ScheduleConfig {

    /** How often to look for schedules whose time has come. */
    @WithDefault("1s")
    Duration pollInterval();

    /** How late a task may be made before its time counts as missed. */
    @WithDefault("1m")
    Duration missedAfter();

    /** For how long a replica that makes tasks holds that office before another may take it. */
    @WithDefault("10s")
    Duration leadership();
}
