-- Since when a message is pinned, by whom (open like its sender), and by which change: the order of the list, the latest first. NULL: it is not.
ALTER TABLE messages ADD COLUMN pinned_rev {int};
ALTER TABLE messages ADD COLUMN pinned_by {uuid};
ALTER TABLE messages ADD COLUMN pinned_at {int};

-- A message that is not pinned has no row in it, so a send pays nothing for it.
CREATE INDEX messages_pinned ON messages (conversation, pinned_rev) WHERE pinned_rev IS NOT NULL;
