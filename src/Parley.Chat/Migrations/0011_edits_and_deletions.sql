-- Which version a message's body is (part of what it is sealed with), and the rev of its latest edit or deletion.
ALTER TABLE messages ADD COLUMN version {int} NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN changed_rev {int};

-- What messages said before they were edited. A message that is deleted for all takes them with it.
CREATE TABLE message_versions (
  position     {key},
  conversation {int} NOT NULL,
  seq          {int} NOT NULL,
  version      {int} NOT NULL,             -- 0 is what was sent
  sender       {int} NOT NULL,
  body         {blob} NOT NULL,            -- sealed
  written_at   {int} NOT NULL,
  UNIQUE (conversation, seq, version)
) {table};

-- For somebody's export, and for when they leave for good.
CREATE INDEX message_versions_sender ON message_versions (sender, conversation, seq, version);

-- Messages that people have deleted for themselves alone.
CREATE TABLE hidden_messages (
  conversation {int} NOT NULL,
  seq          {int} NOT NULL,
  person       {int} NOT NULL,
  user_rev     {int} NOT NULL,             -- of the person's own log
  PRIMARY KEY (conversation, seq, person)
) {clustered};

CREATE INDEX hidden_messages_person ON hidden_messages (person, user_rev);
