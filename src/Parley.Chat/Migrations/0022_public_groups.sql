-- Whether a group is listed, and joined without an invitation: 0 private, 1 public (GroupVisibility).
ALTER TABLE conversations ADD COLUMN visibility {int} NOT NULL DEFAULT 0;

CREATE INDEX conversations_public ON conversations (conversation) WHERE visibility = 1;
