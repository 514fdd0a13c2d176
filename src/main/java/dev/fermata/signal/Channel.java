package dev.fermata.signal;

/** What a signal is about. */
public enum Channel {
    /** There may be work to claim. Messages are task types. */
    WORK("fermata_work", Urgency.PROMPT, Integer.MAX_VALUE),
    /** A task was cancelled or paused. Messages are {@code verb:task id:attempt}. */
    CONTROL("fermata_control", Urgency.AT_ONCE, Integer.MAX_VALUE),
    /** A task's log has grown. Messages are task ids. Many at once are sent as one that names none. */
    EVENTS("fermata_events", Urgency.GATHERED, 200),
    /** A provider was closed or opened. Messages are providers' names. */
    WEATHER("fermata_weather", Urgency.AT_ONCE, Integer.MAX_VALUE),
    /** Tasks have come to wait for others. Messages say nothing more. */
    CHAIN("fermata_chain", Urgency.AT_ONCE, Integer.MAX_VALUE),
    /** The bus asks itself whether its own notifications come back. */
    PROBE("fermata_probe", Urgency.GATHERED, Integer.MAX_VALUE);

    /** How soon messages are sent. */
    enum Urgency {
        /** Somebody waits for each. */
        AT_ONCE,
        /** At once, unless something was sent just before: many soon after each other are sent together. */
        PROMPT,
        /** Nobody waits: they are gathered for a moment. */
        GATHERED
    }

    private final String postgresName;
    private final Urgency urgency;
    private final int mostNamed;

    Channel(String postgresName, Urgency urgency, int mostNamed) {
        this.postgresName = postgresName;
        this.urgency = urgency;
        this.mostNamed = mostNamed;
    }

    Urgency urgency() {
        return urgency;
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
