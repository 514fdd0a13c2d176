package dev.fermata.usage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a report can be divided by. */
enum Grouping {
    OWNER("nullif(owner, '')"),
    PROVIDER("provider"),
    MODEL("model"),
    TASK_TYPE("task_type"),
    /** The one expression with a parameter: the time zone. */
    DAY("(at at time zone ?)::date");

    private final String sql;

    Grouping(String sql) {
        this.sql = sql;
    }

    String sql() {
        return sql;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Grouping> ofWireName(String name) {
        return Arrays.stream(values()).filter(grouping -> grouping.wireName().equals(name)).findFirst();
    }
}
