-- Owners who have asked for their data to be erased, until it is: tasks that were created up to then.
create table erasure (
    tenant text collate "C" not null,
    owner  text collate "C" not null,
    before timestamptz not null,
    primary key (tenant, owner)
);
-- Serves the removal of an owner's uploads.
create index file_owner on file (tenant, owner) where task_id is null;
