-- What must happen because of a change, written in the change's own transaction and carried out afterwards.
CREATE TABLE outbox (
  entry      {key},
  topic      {text} NOT NULL,
  payload    {blob} NOT NULL,
  created_at {int} NOT NULL,
  state      {int} NOT NULL,              -- 0 waits, 1 done, 2 given up (a dead letter)
  attempts   {int} NOT NULL,
  due_at     {int} NOT NULL,              -- not to be tried before
  last_error {text}
) {table};

-- Claimed topic by topic, so that one topic's backlog is no work for another, and entries of a topic that nobody consumes cost nobody anything.
CREATE INDEX outbox_waiting ON outbox (topic, due_at) WHERE state = 0;

CREATE INDEX outbox_dead ON outbox (entry) WHERE state = 2;

CREATE INDEX outbox_created ON outbox (created_at);
