-- Where a conversation stands in a member's own list.
ALTER TABLE members ADD COLUMN favourite {int} NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN archived_seq {int};  -- the last seq when it was put into the archive; null: it was not

-- What people have begun to write. The user_rev of its latest change is that of `personal_changes`.
CREATE TABLE drafts (
  draft        {key},
  conversation {int} NOT NULL,
  person       {int} NOT NULL,
  body         {blob} NOT NULL,            -- sealed
  reply_to     {uuid},
  seq          {int} NOT NULL,             -- the place that it would have taken when it was written
  UNIQUE (conversation, person)
) {table};

CREATE INDEX drafts_person ON drafts (person);
