-- What every call to a provider of models has cost: one row an HTTP try, written a moment after its end.
create table llm_call (
    -- The process that made it, and its running number there: makes a repeated insert harmless, and orders the calls
    -- of one attempt.
    replica           text collate "C" not null,
    n                 bigint not null,
    -- Empty for calls of the service itself, and for an owner whose data was erased.
    tenant            text collate "C" not null,
    owner             text collate "C" not null,
    -- Empty like the owner. No foreign key: what was spent outlives the task.
    task_id           text collate "C" not null,
    attempt           integer not null,
    step              text not null,
    task_type         text not null,
    provider          text not null,
    model             text not null,
    prompt_tokens     integer not null,
    completion_tokens integer not null,
    -- Whether the provider told the tokens, or they were guessed from the text: of a call that was cut off, mostly.
    usage_source      text not null check (usage_source in ('REPORTED', 'ESTIMATED')),
    -- In the currency beside it, by the price configured at the time. Null where there was none: unknown, not free.
    cost              numeric,
    currency          text not null,
    first_token_ms    integer,
    duration_ms       integer not null,
    outcome           text not null,
    -- Null where no response came.
    http_status       integer,
    -- A later call of the same step did its work again: because this one was cut off or failed, or because its
    -- attempt ended before the step was saved.
    repaid            boolean not null default false,
    at                timestamptz not null,
    primary key (replica, n)
) with (fillfactor = 90);

-- Serves an owner's usage report, and the erasure of an owner's name.
create index llm_call_owner on llm_call (tenant, owner, at);
-- Serves the operators' report over all owners, and retention.
create index llm_call_at on llm_call (at);
-- Serves a task's sum, and the search for calls that were made again.
create index llm_call_step on llm_call (task_id, step) where task_id <> '';

-- What each owner has spent on each day of the budgets' time zone, as far as replicas have told: they add to it every
-- second while an answer streams. Its rows of today are updated often, so their pages are kept half empty.
create table llm_spend (
    tenant text collate "C" not null,
    owner  text collate "C" not null,
    day    date not null,
    tokens bigint not null,
    cost   numeric not null,
    primary key (tenant, owner, day)
) with (fillfactor = 50);
-- Serves the removal of days that are over.
create index llm_spend_day on llm_spend (day);

-- What an operator lets an owner spend a day, instead of the configured default. Null: no limit of that kind.
create table budget (
    tenant     text collate "C" not null,
    owner      text collate "C" not null,
    tokens     bigint check (tokens >= 0),
    cost       numeric check (cost >= 0),
    set_by     text not null,
    updated_at timestamptz not null,
    primary key (tenant, owner)
);

-- Serves the search for tasks that are held because their owner's budget is used up: few ever are.
create index task_over_budget on task (tenant, owner)
    where status = 'PAUSED' and cancel_reason = 'budget_exceeded';
