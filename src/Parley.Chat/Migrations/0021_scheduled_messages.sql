-- Messages that their authors want to be sent later. Nobody else sees them, and none has a place in its conversation before it is sent.
CREATE TABLE scheduled_messages (
  position     {key},
  person       {int}  NOT NULL,
  id           {uuid} NOT NULL,            -- of the message that it becomes: so it becomes one once
  conversation {int}  NOT NULL,
  at           {int}  NOT NULL,
  body         {blob} NOT NULL,            -- sealed
  version      {int}  NOT NULL,            -- of the text: how often it was changed
  reply_to     {uuid},
  state        {int}  NOT NULL,            -- ScheduledState
  due_at       {int},                      -- when it is next to be tried; null: it was refused, and waits for its author
  created_at   {int}  NOT NULL,
  refusal      {text},                     -- the code of the error
  refused_why  {text},
  refused_at   {int},
  UNIQUE (person, id)
) {table};

CREATE INDEX scheduled_messages_due ON scheduled_messages (due_at) WHERE due_at IS NOT NULL;

CREATE INDEX scheduled_messages_conversation ON scheduled_messages (conversation, person);
