package dev.fermata.signal;

/** What a signal is about. */
public enum Channel {
    /** There may be work to claim. Messages are task types. */
    WORK("fermata_work", true),
    /** A task was cancelled or paused. Messages are {@code verb:task id:attempt}. */
    CONTROL("fermata_control", true),
    /** A task's log has grown. Messages are task ids. */
    EVENTS("fermata_events", false),
    /** A provider was closed or opened. Messages are providers' names. */
    WEATHER("fermata_weather", true),
    /** The bus asks itself whether its own notifications come back. */
    PROBE("fermata_probe", false);

    private final String postgresName;
    private final boolean urgent;

    Channel(String postgresName, boolean urgent) {
        this.postgresName = postgresName;
        this.urgent = urgent;
    }

    /** Whether somebody waits for it: it is sent at once, others are gathered for a moment. */
    boolean urgent() {
        return urgent;
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
