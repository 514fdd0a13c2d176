-- The table that this replaces goes with it, in one release: none has been out that uses it.
set local lock_timeout = '2s';

-- The number of the last event of the task's log. It was a row of its own; but whoever appends holds the task's lease
-- or moves the task, so the task's own row can as well be what is held until commit: a move then writes one row less.
-- No index has it, so that an append updates in place.
alter table task add column seq bigint not null default 0;
update task t set seq = g.seq from task_log g where g.task_id = t.id;
drop table task_log;

-- A row of task_event has one event, or many that were written at once: then its type is `batch`, its data are an array
-- of {type, data}, and its number is that of the last of them. Read through this view it is one row an event;
-- `row_seq` is the number by which the index finds the row.
create view task_event_each as
    select e.task_id, e.seq as row_seq, e.seq - e.n + coalesce(one.i, 1) as seq, e.attempt,
           coalesce(one.event ->> 'type', e.type) as type, coalesce(one.event -> 'data', e.data) as data, e.at
      from (select *, case when type = 'batch' then jsonb_array_length(data) else 1 end as n from task_event) e
      left join lateral jsonb_array_elements(case when e.type = 'batch' then e.data end)
                        with ordinality as one(event, i) on true;
