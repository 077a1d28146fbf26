-- What a person is told of each of their devices. Null: it signed in before these columns.
ALTER TABLE sessions ADD COLUMN device {text};  -- a name made of the User-Agent, never the header itself
ALTER TABLE sessions ADD COLUMN address {text}; -- that the session was last started or refreshed from
