-- Accounts elsewhere by which somebody may sign in. The issuer vouches for the subject; the provider is only what the configuration calls it.
CREATE TABLE identities (
  issuer       {text} NOT NULL,
  subject      {text} NOT NULL,
  user_key     {int}  NOT NULL REFERENCES users (user_key) ON DELETE CASCADE,
  provider     {text} NOT NULL,
  account      {text},          -- what the issuer calls it, to be recognised
  linked_at    {int}  NOT NULL,
  last_used_at {int},
  PRIMARY KEY (issuer, subject)
) {table};

CREATE UNIQUE INDEX identities_user ON identities (user_key, issuer);

-- Attempts that have come back from a provider: each does so once.
CREATE TABLE oauth_states (
  state_hash {blob} NOT NULL PRIMARY KEY, -- SHA-256
  expires_at {int}  NOT NULL
) {table};

CREATE INDEX oauth_states_expiry ON oauth_states (expires_at);
