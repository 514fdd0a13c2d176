package dev.fermata.schedule;

import dev.fermata.database.Database;
import dev.fermata.database.Jsonb;
import dev.fermata.schedule.Schedule.Firing;
import dev.fermata.task.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The SQL of {@code schedule}. Thread-safe. */
@ApplicationScoped
class ScheduleTable {

    private final Database database;
    private final Jsonb jsonb;

    ScheduleTable(Database database, Jsonb jsonb) {
        this.database = database;
        this.jsonb = jsonb;
    }

    /** The time by which tasks are made. */
    Instant now() {
        return database.query("select fermata_now() as now", row -> Database.instant(row, "now")).getFirst();
    }

    /** Keeps the schedule unless its owner has so many already; true when it did. */
    boolean insert(String id, Owner owner, Plan plan, Instant nextAt, int most) {
        return database.update("""
                insert into schedule (id, tenant, owner, name, cron, time_zone, overlap, missed, paused, template, next_at,
                                      created_at, updated_at)
                select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, fermata_now(), fermata_now()
                 where (select count(*) from schedule where tenant = ? and owner = ?) < ?
                """, id, owner.tenant(), owner.user(), plan.name(), plan.cron(), plan.timeZone(), plan.overlap(), plan.missed(),
                plan.paused(), jsonb.write(plan.task()), nextAt, owner.tenant(), owner.user(), most) > 0;
    }

    /** Changes the schedule. */
    void update(String id, Owner owner, Plan plan, Instant nextAt) {
        database.update("""
                update schedule set name = ?, cron = ?, time_zone = ?, overlap = ?, missed = ?, paused = ?,
                       template = ?::jsonb, next_at = ?, updated_at = fermata_now()
                 where id = ? and tenant = ? and owner = ?
                """, plan.name(), plan.cron(), plan.timeZone(), plan.overlap(), plan.missed(), plan.paused(),
                jsonb.write(plan.task()), nextAt, id, owner.tenant(), owner.user());
    }

    /** Holds the schedule. */
    void hold(String id, Owner owner) {
        database.update("update schedule set paused = true, updated_at = fermata_now() where id = ? and tenant = ? and owner = ?",
                id, owner.tenant(), owner.user());
    }

    /** Lets the schedule go on, from this time. */
    void release(String id, Owner owner, Instant nextAt) {
        database.update("""
                update schedule set paused = false, next_at = ?, updated_at = fermata_now()
                 where id = ? and tenant = ? and owner = ?
                """, nextAt, id, owner.tenant(), owner.user());
    }

    /** Removes the schedule; false when the owner has none of this id. */
    boolean delete(String id, Owner owner) {
        return database.update("delete from schedule where id = ? and tenant = ? and owner = ?", id, owner.tenant(),
                owner.user()) > 0;
    }

    Optional<Schedule> find(String id, Owner owner) {
        return database.first("select * from schedule where id = ? and tenant = ? and owner = ?", this::schedule, id,
                owner.tenant(), owner.user());
    }

    /** All of the owner's schedules, oldest first. */
    List<Schedule> of(Owner owner) {
        return database.query("select * from schedule where tenant = ? and owner = ? order by id", this::schedule,
                owner.tenant(), owner.user());
    }

    /** Schedules whose time has come, the longest due first. */
    List<Schedule> due(int limit) {
        return database.query("""
                select * from schedule where not paused and next_at is not null and next_at <= fermata_now()
                 order by next_at limit ?
                """, this::schedule, limit);
    }

    /**
     * Notes a firing and moves on to the next time; false when somebody else has done so, or the schedule was changed.
     *
     * @param last with the time that was due, by which the firing is known
     */
    boolean fired(String id, Firing last, Instant nextAt) {
        return database.update("""
                update schedule set next_at = ?, last_at = ?, last_task_id = coalesce(?, last_task_id), last_outcome = ?
                 where id = ? and next_at = ?
                """, nextAt, last.at(), last.taskId(), last.outcome(), id, last.at()) > 0;
    }

    private Schedule schedule(ResultSet row) throws SQLException {
        Plan plan = new Plan(row.getString("name"), row.getString("cron"), row.getString("time_zone"),
                Overlap.valueOf(row.getString("overlap")), Missed.valueOf(row.getString("missed")), row.getBoolean("paused"),
                jsonb.read(row.getString("template"), TaskTemplate.class));
        return new Schedule(row.getString("id"), new Owner(row.getString("tenant"), row.getString("owner")), plan,
                Database.instant(row, "next_at"), new Firing(Database.instant(row, "last_at"), row.getString("last_task_id"),
                        row.getString("last_outcome")), Database.instant(row, "created_at"), Database.instant(row, "updated_at"));
    }
}
