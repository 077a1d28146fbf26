-- What people say about themselves.
ALTER TABLE users ADD COLUMN bio {text} NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN time_zone {text}; -- IANA; null: not chosen
ALTER TABLE users ADD COLUMN language {text};  -- BCP 47; null: not chosen

-- Which people have changed lately: servers that share a database drop them from memory.
CREATE INDEX users_updated ON users (updated_at);

-- One's own settings; who has never changed any has no row.
CREATE TABLE user_settings (
  user_key        {int}  NOT NULL PRIMARY KEY REFERENCES users (user_key) ON DELETE CASCADE,
  notify          {int}  NOT NULL,     -- NotificationLevel
  sound           {int}  NOT NULL,
  quiet           {int}  NOT NULL,     -- 1: quiet hours are kept
  quiet_from      {text} NOT NULL,     -- HH:mm
  quiet_to        {text} NOT NULL,
  quiet_zone      {text},              -- null: the profile's
  who_may_message {int}  NOT NULL,     -- MessageAudience
  who_may_add     {int}  NOT NULL,     -- AddAudience
  enter_sends     {int}  NOT NULL,
  theme           {int}  NOT NULL,     -- Theme
  changed_at      {int}  NOT NULL
) {table};

-- Those who do not let everybody reach them are kept in memory; another server's changes are found by their time.
CREATE INDEX user_settings_changed ON user_settings (changed_at);

-- Two rows for each pair.
CREATE TABLE contacts (
  user_key  {int} NOT NULL REFERENCES users (user_key) ON DELETE CASCADE,
  other_key {int} NOT NULL REFERENCES users (user_key) ON DELETE CASCADE,
  since     {int} NOT NULL,
  PRIMARY KEY (user_key, other_key)
) {clustered};

CREATE INDEX contacts_other ON contacts (other_key);

-- At most one for each direction: the last one. What was answered stays for a while, so that asking again can wait.
CREATE TABLE contact_requests (
  id         {uuid} NOT NULL PRIMARY KEY,
  from_key   {int}  NOT NULL REFERENCES users (user_key) ON DELETE CASCADE,
  to_key     {int}  NOT NULL REFERENCES users (user_key) ON DELETE CASCADE,
  state      {int}  NOT NULL,          -- ContactRequestState
  hidden     {int}  NOT NULL,          -- 1: the other side, who blocks the sender, never sees it
  created_at {int}  NOT NULL,
  changed_at {int}  NOT NULL,
  UNIQUE (from_key, to_key)
) {table};

CREATE INDEX contact_requests_to ON contact_requests (to_key, state);
CREATE INDEX contact_requests_changed ON contact_requests (changed_at);

-- Those that were taken back stay for a minute with active = 0: servers that share a database find every change by its time.
CREATE TABLE blocks (
  user_key   {int} NOT NULL REFERENCES users (user_key) ON DELETE CASCADE,
  other_key  {int} NOT NULL REFERENCES users (user_key) ON DELETE CASCADE,
  active     {int} NOT NULL,
  since      {int} NOT NULL,
  changed_at {int} NOT NULL,
  PRIMARY KEY (user_key, other_key)
) {clustered};

CREATE INDEX blocks_other ON blocks (other_key);
CREATE INDEX blocks_changed ON blocks (changed_at);
