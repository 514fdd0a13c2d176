-- Fermata's one clock for times that replicas share: leases, due times, expiry.
-- Tests set it by replacing the function; it stays STABLE so that indexes on such times are used.
create function fermata_now() returns timestamptz language sql stable parallel safe as 'select statement_timestamp()';

-- One row a task. Columns that every claim reads come first; payload, result and partial are stored out of line.
create table task (
    id                  text collate "C" primary key,
    tenant              text collate "C" not null,
    owner               text collate "C" not null,
    task_type           text not null,
    status              text not null check (status in
                            ('PENDING', 'RUNNING', 'RETRY', 'PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED')),
    -- Waiting tasks only: whether run_at has come. Kept as a column because an index can't ask for the time.
    due                 boolean not null,
    priority            smallint not null check (priority between 0 and 9),
    -- Set by operators: above 0 the task goes before every owner's turn.
    boost               smallint not null default 0,
    attempt             integer not null default 0,
    retry_count         integer not null default 0,
    max_retries         integer not null,
    -- How often a worker died under this task.
    deaths              smallint not null default 0,
    lease_owner         text,
    lease_until         timestamptz,
    run_at              timestamptz not null,
    deadline            timestamptz,
    language            text not null,
    track               text not null,
    app_version         text not null,
    client_key          text,
    idempotency_key     text,
    idempotency_hash    text,
    session_id          text,
    after               text[],
    callback_url        text,
    cancel_reason       text,
    error               text,
    error_code          text,
    created_at          timestamptz not null,
    updated_at          timestamptz not null,
    started_at          timestamptz,
    completed_at        timestamptz,
    cancel_requested_at timestamptz,
    cancel_observed_at  timestamptz,
    metadata            jsonb not null,
    payload             jsonb not null,
    partial             jsonb,
    result              jsonb
) with (fillfactor = 85);

-- Serves the claim: the next owners in turn, and an owner's most urgent tasks, oldest first (ids grow with time).
create index task_waiting on task (tenant, owner, priority desc, id) where due and status in ('PENDING', 'RETRY');
-- Serves the claim: tasks that operators put before all others.
create index task_boosted on task (boost desc, id) where due and boost > 0 and status in ('PENDING', 'RETRY');
-- Serves the stager: tasks whose time has not come.
create index task_delayed on task (run_at) where not due and status in ('PENDING', 'RETRY');
-- Serves the sweeper: whatever is leased. lease_until itself is in no index, so that a heartbeat updates in place.
create index task_leased on task (id) where lease_owner is not null;
-- Serves the sweeper: unfinished tasks with a deadline.
create index task_deadline on task (deadline)
    where deadline is not null and status in ('PENDING', 'RETRY', 'PAUSED', 'RUNNING');
-- Serves the caller's list, newest first.
create index task_listed on task (tenant, owner, id desc);
-- Serves look-up by, and uniqueness of, the caller's own id.
create unique index task_client_key on task (tenant, owner, client_key) where client_key is not null;
-- Serves a repeated submit with the same Idempotency-Key.
create unique index task_idempotency on task (tenant, owner, idempotency_key) where idempotency_key is not null;
-- Serves retention.
create index task_finished on task (completed_at) where status in ('COMPLETED', 'FAILED', 'CANCELLED');

-- The head of a task's event log: its last sequence number, and the attempt that may write to it (0: none).
-- Whoever appends holds this row until commit, so sequence order is commit order. Narrow and sparsely filled, so
-- that its many updates stay on their page.
create table task_log (
    task_id text collate "C" primary key,
    seq     bigint not null,
    attempt integer not null default 0
) with (fillfactor = 50);

-- What happened to a task. No foreign key: its check would lock the task's row at every append.
create table task_event (
    task_id text collate "C" not null,
    seq     bigint not null,
    attempt integer not null,
    type    text not null,
    data    jsonb not null,
    at      timestamptz not null,
    primary key (task_id, seq)
);

-- Results of steps, saved once; `done` is false for the text of a step that was cut off.
create table task_step (
    task_id    text collate "C" not null,
    name       text not null,
    input_hash text not null,
    done       boolean not null,
    attempt    integer not null,
    at         timestamptz not null,
    result     jsonb not null,
    primary key (task_id, name, input_hash)
);

-- Uploaded and produced files, in pieces so that none is ever whole in memory.
create table file (
    id         text collate "C" primary key,
    tenant     text collate "C" not null,
    owner      text collate "C" not null,
    task_id    text collate "C",
    name       text not null,
    media_type text not null,
    size       bigint not null,
    sha256     text not null,
    created_at timestamptz not null
);
-- Serves the list of a task's files, and their removal with the task.
create index file_task on file (task_id) where task_id is not null;
-- Serves the removal of uploads that no task came to use.
create index file_orphan on file (created_at) where task_id is null;

create table file_chunk (
    file_id text collate "C" not null references file on delete cascade,
    n       integer not null,
    bytes   bytea not null,
    primary key (file_id, n)
);

-- Cancels that came before their task: kept an hour, a bounded number an owner.
create table early_cancel (
    tenant     text collate "C" not null,
    owner      text collate "C" not null,
    client_key text not null,
    reason     text,
    expires_at timestamptz not null,
    primary key (tenant, owner, client_key)
);
-- Serves their removal.
create index early_cancel_expiry on early_cancel (expires_at);

-- Webhooks that are still to be delivered: one row a terminal state of a task with a callback_url.
create table callback (
    id          text collate "C" primary key,
    task_id     text collate "C" not null,
    url         text not null,
    body        jsonb not null,
    tries       integer not null default 0,
    next_try_at timestamptz not null,
    last_error  text
);
-- Serves the delivery: what is due.
create index callback_due on callback (next_try_at);

-- Which replica does what only one may do; taken by compare-and-set.
create table leadership (
    name   text primary key,
    holder text not null,
    until  timestamptz not null
);
