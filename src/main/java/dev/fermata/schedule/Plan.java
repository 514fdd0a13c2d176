package dev.fermata.schedule;

/**
 * What the owner of a schedule has asked for. Nothing is null but the name.
 *
 * @param paused whether no tasks are made for now
 */
record Plan(String name, String cron, String timeZone, Overlap overlap, Missed missed, boolean paused, TaskTemplate task) {

    /** @throws CronTime.InvalidException when the expression or the zone is not valid */
    CronTime times() {
        return CronTime.of(cron, timeZone);
    }
}
