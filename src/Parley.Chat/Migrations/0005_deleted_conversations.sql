-- When a conversation was deleted; null while it lives. The row stays: people's own logs name it.
ALTER TABLE conversations ADD COLUMN deleted_at {int};
