ALTER TABLE users ADD COLUMN disabled_at {int}; -- null: may be used
