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

CREATE INDEX outbox_waiting ON outbox (due_at) WHERE state = 0;

CREATE INDEX outbox_created ON outbox (created_at);
