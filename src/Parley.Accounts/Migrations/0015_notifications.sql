-- What reaches people beyond their open pages. The defaults are those of NotificationPreferences.
ALTER TABLE user_settings ADD COLUMN push_content {int} NOT NULL DEFAULT 0; -- 1: who wrote what; 0: that there is something new
ALTER TABLE user_settings ADD COLUMN email_digest {int} NOT NULL DEFAULT 1;
