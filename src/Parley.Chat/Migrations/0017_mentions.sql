-- Who is named in a message, by their ids, open like its sender: MessageMentions. NULL: nobody. An earlier version keeps whom it named.
ALTER TABLE messages ADD COLUMN mentions {blob};
ALTER TABLE message_versions ADD COLUMN mentions {blob};

-- 1: sent on from elsewhere.
ALTER TABLE messages ADD COLUMN forwarded {int} NOT NULL DEFAULT 0;

-- Whom an edit has named for the first time, for those who tell them.
CREATE TABLE late_mentions (
  conversation {int} NOT NULL,
  rev          {int} NOT NULL,             -- of the edit
  seq          {int} NOT NULL,
  mentions     {blob} NOT NULL,
  PRIMARY KEY (conversation, rev)
) {clustered};
