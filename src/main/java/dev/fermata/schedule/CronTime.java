package dev.fermata.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The times of a cron expression of five fields (minute, hour, day of month, month, day of week) in a time zone. Immutable.
 *
 * <p>Where clocks are put forward, a time that does not exist comes as much later as the clock jumps; where they are put
 * back, a time that comes twice counts once. An expression of every hour goes on by the minute, whatever the clock says.
 */
final class CronTime {

    /** How many times of the clock are tried for one that is not past: more than clocks ever jump over. */
    private static final int MOST_TRIES = 200;

    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    /** Why an expression or a zone is refused. */
    static final class InvalidException extends RuntimeException {
        private final String code;
        private final String value;

        InvalidException(String code, String value, String message) {
            super(message);
            this.code = code;
            this.value = value;
        }

        String code() {
            return code;
        }

        String value() {
            return value;
        }
    }

    private final ExecutionTime times;
    private final ZoneId zone;
    private final boolean everyHour;

    private CronTime(ExecutionTime times, ZoneId zone, boolean everyHour) {
        this.times = times;
        this.zone = zone;
        this.everyHour = everyHour;
    }

    /**
     * @param zone such as {@code Asia/Shanghai}
     * @throws InvalidException when either is not valid, or the expression names no time that ever comes
     */
    static CronTime of(String expression, String zone) {
        String[] fields = expression.strip().split("\\s+");
        CronTime times = new CronTime(ExecutionTime.forCron(parsed(expression)), zone(zone), fields[1].equals("*"));
        if (times.next(Instant.EPOCH).isEmpty()) {
            throw new InvalidException("cron_never", expression, "The cron expression " + expression + " names no day that exists.");
        }
        return times;
    }

    private static Cron parsed(String expression) {
        try {
            return PARSER.parse(expression.strip()).validate();
        } catch (IllegalArgumentException e) {
            throw new InvalidException("cron_invalid", expression, "The cron expression " + expression + " is not valid: "
                    + e.getMessage() + ". It needs five fields: minute, hour, day of month, month, day of week.");
        }
    }

    private static ZoneId zone(String zone) {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new InvalidException("time_zone_invalid", zone, "There is no time zone " + zone
                    + ". Use a name such as Asia/Shanghai, Europe/Berlin or UTC.");
        }
    }

    /** The first time after this one; empty where there is none. */
    Optional<Instant> next(Instant after) {
        if (everyHour) {
            return nextOfEveryHour(after);
        }
        Optional<LocalDateTime> clock = nextOnClock(after.atZone(zone).toLocalDateTime());
        for (int i = 0; i < MOST_TRIES && clock.isPresent(); i++) {
            // In a gap this is later by the gap's length; of a time that comes twice it is the first.
            Instant time = clock.get().atZone(zone).toInstant();
            if (time.isAfter(after)) {
                return Optional.of(time);
            }
            clock = nextOnClock(clock.get());
        }
        return Optional.empty();
    }

    /** Each offset of the zone for as long as it holds, so that no time is repeated, missed or on another day. */
    private Optional<Instant> nextOfEveryHour(Instant after) {
        Optional<Instant> time = nextAt(zone.getRules().getOffset(after), after);
        ZoneOffsetTransition change = zone.getRules().nextTransition(after);
        while (time.isPresent() && change != null && !time.get().isBefore(change.getInstant())) {
            time = nextAt(change.getOffsetAfter(), change.getInstant().minusSeconds(1));
            change = zone.getRules().nextTransition(change.getInstant());
        }
        return time;
    }

    private Optional<Instant> nextAt(ZoneOffset offset, Instant after) {
        return times.nextExecution(after.atZone(offset)).map(ZonedDateTime::toInstant);
    }

    /** The first so many times after this one. */
    List<Instant> next(Instant after, int most) {
        List<Instant> next = new ArrayList<>();
        Optional<Instant> time = next(after);
        while (time.isPresent() && next.size() < most) {
            next.add(time.get());
            time = next(time.get());
        }
        return next;
    }

    private Optional<LocalDateTime> nextOnClock(LocalDateTime after) {
        return times.nextExecution(after.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
    }
}
