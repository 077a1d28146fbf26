-- The default is that of NotificationPreferences.
ALTER TABLE user_settings ADD COLUMN reactions {int} NOT NULL DEFAULT 1; -- 1: told when somebody reacts to a message of theirs
