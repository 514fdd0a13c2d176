package dev.fermata.signal;

/** What a signal is about. */
public enum Channel {
    /** There may be work to claim. Messages are task types. */
    WORK("fermata_work"),
    /** A task was cancelled or paused. Messages are {@code verb:task id:attempt}. */
    CONTROL("fermata_control"),
    /** A task's log has grown. Messages are task ids. */
    EVENTS("fermata_events"),
    /** A provider was closed or opened. Messages are providers' names. */
    WEATHER("fermata_weather"),
    /** The bus asks itself whether its own notifications come back. */
    PROBE("fermata_probe");

    private final String postgresName;

    Channel(String postgresName) {
        this.postgresName = postgresName;
    }

    String postgresName() {
        return postgresName;
    }

    static Channel ofPostgresName(String name) {
        for (Channel channel : values()) {
            if (channel.postgresName.equals(name)) {
                return channel;
            }
        }
        throw new IllegalArgumentException("no channel " + name);
    }
}
