-- People. Inside, they are known by user_key; everybody else knows them by id.
CREATE TABLE users (
  user_key      {key},
  id            {uuid} NOT NULL UNIQUE,
  username      {text} NOT NULL UNIQUE, -- lower-case; never changes
  display_name  {text} NOT NULL,
  email         {text},                 -- as typed; null for an account that came without one
  email_key     {text} UNIQUE,          -- lower-case: what is unique and looked up
  password_hash {text},                 -- null: no sign-in by password
  role          {int}  NOT NULL,        -- AccountRole
  created_at    {int}  NOT NULL,
  updated_at    {int}  NOT NULL
) {table};

-- "Is there an owner?" is asked by everybody who opens the page.
CREATE INDEX users_owners ON users (user_key) WHERE role = 4;

-- What a search compares: the username, and the display name from the start of each of its words, in lower case.
-- Bytes, because those both engines compare alike, whatever the collation of the database.
CREATE TABLE user_terms (
  term     {blob} NOT NULL,
  user_key {int}  NOT NULL REFERENCES users (user_key) ON DELETE CASCADE,
  PRIMARY KEY (term, user_key)
) {clustered};

CREATE INDEX user_terms_user ON user_terms (user_key);

-- Signed-in devices. A refresh token is the family's secret, which stays, and one that changes at each use: a known family with
-- an unknown token is a token used twice.
CREATE TABLE sessions (
  session_key    {key},
  id             {uuid} NOT NULL UNIQUE,
  user_key       {int}  NOT NULL REFERENCES users (user_key) ON DELETE CASCADE,
  family_hash    {blob} NOT NULL UNIQUE, -- SHA-256
  token_hash     {blob} NOT NULL,        -- SHA-256 of the token that is valid now
  created_at     {int}  NOT NULL,
  last_used_at   {int}  NOT NULL,
  ends_at        {int}  NOT NULL,        -- whatever its use
  revoked_at     {int},
  revoked_reason {text}
) {table};

CREATE INDEX sessions_user ON sessions (user_key);
CREATE INDEX sessions_revoked ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;

-- Tokens of the last seconds, each with its successor sealed under it: requests that race get the same one.
CREATE TABLE rotated_tokens (
  token_hash  {blob} NOT NULL PRIMARY KEY,
  session_key {int}  NOT NULL REFERENCES sessions (session_key) ON DELETE CASCADE,
  rotated_at  {int}  NOT NULL,
  successor   {blob} NOT NULL
) {table};

CREATE INDEX rotated_tokens_session ON rotated_tokens (session_key);

-- The keys of access tokens. The newest that is not retired signs; a retired one verifies until the last token it signed has expired.
CREATE TABLE signing_keys (
  kid         {text} NOT NULL PRIMARY KEY, -- thumbprint (RFC 7638)
  private_key {blob} NOT NULL,             -- PKCS #8, wrapped by the master key
  created_at  {int}  NOT NULL,
  retired_at  {int}
) {table};

-- At most one row, gone when the server has its owner.
CREATE TABLE setup_codes (
  slot       {int}  NOT NULL PRIMARY KEY CHECK (slot = 1),
  code       {blob} NOT NULL, -- wrapped by the master key: it must be shown again
  created_at {int}  NOT NULL
) {table};
