package dev.fermata.signal;

/** What a signal is about. */
public enum Channel {
    /** There may be work to claim. Messages are task types. */
    WORK("fermata_work", true, Integer.MAX_VALUE),
    /** A task was cancelled or paused. Messages are {@code verb:task id:attempt}. */
    CONTROL("fermata_control", true, Integer.MAX_VALUE),
    /** A task's log has grown. Messages are task ids. Many at once are sent as one that names none. */
    EVENTS("fermata_events", false, 200),
    /** A provider was closed or opened. Messages are providers' names. */
    WEATHER("fermata_weather", true, Integer.MAX_VALUE),
    /** Tasks have come to wait for others. Messages say nothing more. */
    CHAIN("fermata_chain", true, Integer.MAX_VALUE),
    /** The bus asks itself whether its own notifications come back. */
    PROBE("fermata_probe", false, Integer.MAX_VALUE);

    private final String postgresName;
    private final boolean urgent;
    private final int mostNamed;

    Channel(String postgresName, boolean urgent, int mostNamed) {
        this.postgresName = postgresName;
        this.urgent = urgent;
        this.mostNamed = mostNamed;
    }

    /** Whether somebody waits for it: it is sent at once, others are gathered for a moment. */
    boolean urgent() {
        return urgent;
    }

    /** Above so many messages at once it is cheaper for everybody to say that anything may have changed. */
    int mostNamed() {
        return mostNamed;
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
