-- Tasks that are created again and again. One row a schedule; all times are PostgreSQL's.
create table schedule (
    id           text collate "C" primary key,
    tenant       text collate "C" not null,
    owner        text collate "C" not null,
    name         text,
    cron         text not null,
    time_zone    text not null,
    overlap      text not null check (overlap in ('SKIP', 'ALLOW', 'REPLACE')),
    missed       text not null check (missed in ('ONCE', 'SKIP')),
    paused       boolean not null,
    -- What each task is made of.
    template     jsonb not null,
    -- When the next task is due; moved by compare-and-set, so each time belongs to one firing. Null: never again.
    next_at      timestamptz,
    -- The last firing: when it was due, the task it made, or why it made none.
    last_at      timestamptz,
    last_task_id text,
    last_outcome text,
    created_at   timestamptz not null,
    updated_at   timestamptz not null
);

-- Serves the firing: what is due.
create index schedule_due on schedule (next_at) where not paused and next_at is not null;
-- Serves the owner's list, and its erasure.
create index schedule_owner on schedule (tenant, owner, id);
