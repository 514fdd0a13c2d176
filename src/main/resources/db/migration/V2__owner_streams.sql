-- Serves the stream of all of an owner's tasks: waiting ones whose time has not come, and held ones. Few tasks ever
-- are, so the claim's moves hardly touch it; the other unfinished ones are found through task_waiting and task_leased.
create index task_parked on task (tenant, owner, id)
    where status = 'PAUSED' or not due and status in ('PENDING', 'RETRY');
