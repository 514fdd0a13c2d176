package dev.fermata.usage;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.ops.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was spent: owners see their own, operators everybody's. */
@Path("/api/usage")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class UsageResource {

    private static final int USUAL_DAYS = 30;
    private static final int MOST_DAYS = 366;
    /** Days that PostgreSQL can hold, and that somebody may mean. */
    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 9999;

    /**
     * Sums on the wire.
     *
     * @param group the values that the row stands for, by the names asked for
     * @param cost exact, in the currency of the report; null where no price is known
     * @param unpricedCalls calls that the cost leaves out
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Row(@JsonAnyGetter Map<String, String> group, long calls, long promptTokens, long completionTokens,
            long tokens, long estimatedCalls, String cost, long unpricedCalls, long repaidTokens) {

        static Row of(UsageReport.Sums sums) {
            Map<String, String> group = new LinkedHashMap<>();
            sums.group().forEach((grouping, value) -> group.put(grouping.wireName(), value));
            return new Row(group, sums.calls(), sums.promptTokens(), sums.completionTokens(),
                    sums.promptTokens() + sums.completionTokens(), sums.estimatedCalls(), Amount.text(sums.cost()),
                    sums.unpricedCalls(), sums.repaidTokens());
        }
    }

    /** What cancels have saved; always a guess. */
    @RegisterForReflection
    record Saved(long tokens, long tasks, boolean estimated) {}

    /**
     * The answer.
     *
     * @param truncated whether there were more rows than are shown
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Report(LocalDate from, LocalDate to, String timeZone, String currency, List<Row> rows, boolean truncated,
            Row total, Saved savedByCancelling) {}

    private final UsageReport report;
    private final OwnerAccess access;
    private final UsageConfig config;
    private final Clock clock;

    UsageResource(UsageReport report, OwnerAccess access, UsageConfig config, Clock clock) {
        this.report = report;
        this.access = access;
        this.config = config;
        this.clock = clock;
    }

    /** Sums by day unless asked otherwise, of the last 30 days unless asked otherwise; days are the budgets'. */
    @GET
    public Report usage(@QueryParam("group_by") @DefaultValue("day") String groupBy, @QueryParam("from") String from,
            @QueryParam("to") String to, @QueryParam("owner") @Size(min = 1, max = 200) String owner) {
        List<Grouping> by = Arrays.stream(groupBy.split(",")).map(String::strip).filter(name -> !name.isEmpty())
                .map(UsageResource::grouping).distinct().toList();
        LocalDate last = day("to", to).orElseGet(() -> LocalDate.ofInstant(clock.instant(), config.timeZone()));
        LocalDate first = day("from", from).orElse(last.minusDays(USUAL_DAYS - 1L));
        if (first.isAfter(last) || first.isBefore(last.minusDays(MOST_DAYS))) {
            throw Problem.badRequest("invalid_range", "from must not be after to, and at most " + MOST_DAYS
                    + " days before it.").args(MOST_DAYS);
        }
        var question = new UsageReport.Question(access.tenant(), access.reportOf(Optional.ofNullable(owner)), first, last);
        List<UsageReport.Sums> sums = report.sums(question, by);
        UsageReport.Saved saved = report.saved(question);
        return new Report(first, last, config.timeZone().getId(), config.currency(),
                sums.stream().map(Row::of).toList(), sums.size() == UsageReport.MOST_ROWS,
                Row.of(report.sums(question, List.of()).getFirst()), new Saved(saved.tokens(), saved.tasks(), true));
    }

    private static Grouping grouping(String name) {
        return Grouping.ofWireName(name).orElseThrow(() -> {
            String known = Arrays.stream(Grouping.values()).map(Grouping::wireName).collect(Collectors.joining(", "));
            return Problem.badRequest("unknown_grouping", "Usage is not grouped by " + name + ". Use some of " + known + ".")
                    .args(name, known);
        });
    }

    private static Optional<LocalDate> day(String parameter, String text) {
        try {
            Optional<LocalDate> day = Optional.ofNullable(text).map(LocalDate::parse);
            day.filter(given -> given.getYear() < FIRST_YEAR || given.getYear() > LAST_YEAR).ifPresent(strange -> {
                throw noDay(parameter);
            });
            return day;
        } catch (DateTimeParseException e) {
            throw noDay(parameter);
        }
    }

    private static Problem noDay(String parameter) {
        return Problem.badRequest("invalid_day", parameter + " must be a day like 2026-11-22.").args(parameter);
    }
}
