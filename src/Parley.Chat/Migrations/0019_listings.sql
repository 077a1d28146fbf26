-- Where a conversation stands in a member's own list.
ALTER TABLE members ADD COLUMN favourite {int} NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN archived_seq {int};  -- the last seq when it was put into the archive; null: it was not
