-- Whether moderators alone send in a group, and how long everybody else waits between two messages (0: not at all).
ALTER TABLE conversations ADD COLUMN announcements {int} NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN slow_mode_seconds {int} NOT NULL DEFAULT 0;

-- When somebody has sent last, in Unix milliseconds: kept while a group is slow, 0 before.
ALTER TABLE members ADD COLUMN last_sent_at {int} NOT NULL DEFAULT 0;
