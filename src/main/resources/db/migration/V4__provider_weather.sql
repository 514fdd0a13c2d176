-- What replicas know together about each provider of models: one row a provider, made when there is first something
-- to tell. A handful of rows, read whole, so its key is its only index.
create table provider_weather (
    provider     text primary key,
    -- Not asked before this time. Null when open, or, closed by an operator, until opened by one.
    closed_until timestamptz,
    -- Why it is closed, in a few words of ours.
    reason       text,
    -- Of the replica that saw it last: OPEN after too many failures, CLOSED when calls go through again.
    breaker      text not null default 'CLOSED' check (breaker in ('OPEN', 'CLOSED')),
    -- What the provider last said about its limits, as it said it.
    rate_headers jsonb,
    -- Closed by hand: only a hand, or the time given with it, opens it.
    by_operator  boolean not null default false,
    updated_at   timestamptz not null
);

-- How much of a provider's rate all replicas together have taken: the moments from which on a bucket that leaks at
-- the configured rate would be empty (GCRA). Its one row is updated by every call, so its page is kept half empty.
create table provider_rate (
    provider         text primary key,
    requests_free_at timestamptz not null,
    tokens_free_at   timestamptz not null
) with (fillfactor = 50);
