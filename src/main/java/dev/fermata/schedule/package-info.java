/**
 * Schedules: tasks that are created again and again, by a cron expression in a time zone.
 * {@link dev.fermata.schedule.Schedules} is what a caller may do, {@link dev.fermata.schedule.ScheduleKeeper} makes the
 * tasks, on one replica at a time, {@link dev.fermata.schedule.CronTime} knows the times.
 * Nothing may call it but its REST resource; it submits through {@link dev.fermata.task.Tasks}.
 * It must never run a task, nor make two for one time.
 */
package dev.fermata.schedule;
