-- Tasks that run after others. Both columns have constant defaults, so no row is rewritten.
-- Whether a task waits for those in its `after` to complete. Kept as a column because an index can't ask other rows.
alter table task add column blocked boolean not null default false;
-- How often others came to wait for this one, since its end was last passed on to them: it is set back only by who has
-- seen them all.
alter table task add column awaited integer not null default 0;

-- Serves the chain keeper: ends that have to be passed on.
create index task_awaited on task (id) where awaited > 0 and status in ('COMPLETED', 'FAILED', 'CANCELLED');
-- Serves the chain keeper: who waits for a task. Without a list of pending entries, which every look would read through.
create index task_blocked on task using gin (after) with (fastupdate = off)
    where blocked and status in ('PENDING', 'RETRY', 'PAUSED');
-- Serves the chain keeper: whether anybody waits at all.
create index task_waits on task (id) where blocked and status in ('PENDING', 'RETRY', 'PAUSED');
-- Serves the stager: tasks that wait for their time alone. Replaces task_delayed, which a later release drops.
create index task_timed on task (run_at) where not due and not blocked and status in ('PENDING', 'RETRY');
