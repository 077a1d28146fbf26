-- A new key is published before it signs, so that nobody meets a token of a key that they have not heard of. Null: from created_at on.
ALTER TABLE signing_keys ADD COLUMN signs_from {int};
