package dev.fermata.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How events reach their readers. */
@ConfigMapping(prefix = "fermata.events")
public interface EventConfig {

    /** How often an open stream without traffic sends a comment, so that proxies keep it open. */
    @WithDefault("15s")
    Duration heartbeat();

    /** How often a stream in an original system's dialect says that its job goes on, where that dialect has a word for it. */
    @WithDefault("3s")
    Duration dialectHeartbeat();

    /** How often open streams look into the log while notifications come through; a lost one costs this much. */
    @WithDefault("5s")
    Duration poll();

    /** How often they look while notifications do not come through; at least a second. */
    @WithDefault("1s")
    Duration pollWithoutSignals();

    /**
     * How many events may wait in memory for one reader. Beyond, a task's reader is served from the log at its own pace
     * until it has caught up; the stream of all of an owner's tasks is closed, resumable.
     */
    @WithDefault("4096")
    int maxBehind();

    /** How long a reader that is behind may take nothing at all before its stream is closed, resumable where it stopped. */
    @WithDefault("15s")
    Duration readerPatience();

    /** The shortest time between two saves of a running task's streamed text. */
    @WithDefault("50ms")
    Duration minFlush();

    /** The longest time that streamed text stays unsaved. */
    @WithDefault("500ms")
    Duration maxFlush();
}
