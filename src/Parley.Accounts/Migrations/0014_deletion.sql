-- When an account will be deleted, as its owner has asked for; null: never.
ALTER TABLE users ADD COLUMN deletes_at {int};

CREATE INDEX users_deletes ON users (deletes_at) WHERE deletes_at IS NOT NULL;

-- What is left of an account: an id that messages name, and that its username is not to be taken by another.
CREATE TABLE deleted_users (
  id            {uuid} NOT NULL PRIMARY KEY,
  username_hash {blob} NOT NULL, -- SHA-256: enough to refuse it, not to show it
  deleted_at    {int}  NOT NULL
) {table};

CREATE INDEX deleted_users_name ON deleted_users (username_hash);
CREATE INDEX deleted_users_at ON deleted_users (deleted_at);

-- Collections of all that is kept of somebody. The files are in the data folder.
CREATE TABLE exports (
  id          {uuid} NOT NULL PRIMARY KEY,
  user_key    {int}  NOT NULL REFERENCES users (user_key) ON DELETE CASCADE,
  state       {int}  NOT NULL, -- ExportState
  progress    {int}  NOT NULL, -- percent
  attempts    {int}  NOT NULL,
  lease_until {int}  NOT NULL, -- of the server that works on it; 0: nobody's
  created_at  {int}  NOT NULL,
  expires_at  {int},
  bytes       {int}
) {table};

-- One at a time for each person.
CREATE UNIQUE INDEX exports_under_way ON exports (user_key) WHERE state < 2;
CREATE INDEX exports_user ON exports (user_key, created_at);
CREATE INDEX exports_waiting ON exports (created_at) WHERE state < 2;
