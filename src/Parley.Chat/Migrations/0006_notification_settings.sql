-- What a member wants to be notified of here.
ALTER TABLE members ADD COLUMN notify {int};       -- NotificationLevel; null: as their own settings say
ALTER TABLE members ADD COLUMN muted_until {int};  -- null: not muted
