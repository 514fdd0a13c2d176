-- Serves a conversation: an owner's tasks of one session, newest first.
create index task_session on task (tenant, owner, session_id, id desc) where session_id is not null;
