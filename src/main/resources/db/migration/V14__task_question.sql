-- Rather give up than queue before everybody else's statements on task.
set local lock_timeout = '2s';
-- Serves the search for an earlier answer to the same question (Tasks.answered): an owner's newest completed task whose
-- metadata has its hash. Only jobs that give answers again note one, so other tasks' rows are not in it. Cut, since a value
-- that is too long for an index would keep its task from completing.
create index task_question on task (tenant, owner, left(metadata ->> 'question_hash', 64), id desc)
    where status = 'COMPLETED' and metadata ->> 'question_hash' is not null;
