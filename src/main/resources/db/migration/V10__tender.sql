-- A tender that is worked on in steps, each of them a task: 1 parse, 2 filter, 3 extract.
create table tender_project (
    tenant       text collate "C" not null,
    owner        text collate "C" not null,
    -- The caller's own name for it.
    id           text collate "C" not null,
    -- The newest task of the project, the only one that may write to it.
    task_id      text collate "C" not null,
    file_name    text,
    -- What all offsets refer to; null until the file was read.
    text         text,
    chapters     jsonb not null default '[]',
    -- The last step that came to its end, 0 for none.
    step         smallint not null default 0 check (step between 0 and 3),
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    parsed_at    timestamptz,
    filtered_at  timestamptz,
    extracted_at timestamptz,
    primary key (tenant, owner, id)
);
-- Serves the removal of projects that nobody has touched for long.
create index tender_project_idle on tender_project (updated_at);

-- The pieces of a project's text, some thousands at most, read whole and in order of n.
create table tender_chunk (
    tenant           text collate "C" not null,
    owner            text collate "C" not null,
    project_id       text collate "C" not null,
    -- Made from what the chunk says: the same after another parse.
    id               text collate "C" not null,
    task_id          text collate "C" not null,
    n                integer not null,
    type             text not null check (type in ('TITLE', 'PARAGRAPH', 'TABLE', 'LIST')),
    section          jsonb not null,
    start_at         integer not null,
    own_start        integer not null,
    end_at           integer not null,
    text             text not null,
    tokens           integer not null,
    boilerplate      text,
    -- False for titles that the chunk below repeats.
    lone             boolean not null,
    state            text not null check (state in ('PARSED', 'KEPT', 'FILTERED', 'UNFILTERED', 'DROPPED')),
    decided_by       text check (decided_by in ('RULE', 'MODEL', 'USER')),
    reason           text,
    confidence       double precision,
    -- Why there is no verdict, or why nothing was extracted: a code.
    filter_error     text,
    extraction       text not null default 'NONE' check (extraction in ('NONE', 'DONE', 'FAILED')),
    extraction_error text,
    version          integer not null default 1,
    primary key (tenant, owner, project_id, id),
    foreign key (tenant, owner, project_id) references tender_project on delete cascade
);

-- What a tender requires. Rows that a user has touched are never changed by a task.
create table tender_requirement (
    tenant          text collate "C" not null,
    owner           text collate "C" not null,
    project_id      text collate "C" not null,
    id              text collate "C" not null,
    task_id         text collate "C",
    chunk_id        text collate "C",
    -- What tells it from others: made from its first wording.
    fingerprint     text not null,
    summary         text not null,
    detail          text not null,
    constraint_type text not null check (constraint_type in ('MANDATORY', 'OPTIONAL', 'SCORING')),
    category        text not null check (category in ('QUALIFICATION', 'TECHNICAL', 'COMMERCIAL', 'SERVICE')),
    subcategory     text not null,
    priority        text not null check (priority in ('HIGH', 'MEDIUM', 'LOW')),
    confidence      double precision not null,
    source_location text not null,
    source_excerpt  text not null,
    -- Where the excerpt stands in the project's text; null where it is not in it.
    source_start    integer,
    source_end      integer,
    -- Where it stands among the others, with or without a source.
    position        integer not null,
    origin          text not null check (origin in ('MODEL', 'USER')),
    edited          boolean not null default false,
    verified        boolean not null default false,
    -- Kept so that another extraction does not bring it back.
    removed         boolean not null default false,
    version         integer not null default 1,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    -- Serves the routes that name a requirement alone.
    primary key (tenant, owner, id),
    -- Serves the list of a project, and keeps a requirement from being there twice.
    unique (tenant, owner, project_id, fingerprint),
    foreign key (tenant, owner, project_id) references tender_project on delete cascade
);
