-- Codes of an authenticator app. A row without confirmed_at was begun and never finished.
CREATE TABLE second_factors (
  user_key     {int}  NOT NULL PRIMARY KEY REFERENCES users (user_key) ON DELETE CASCADE,
  secret       {blob} NOT NULL, -- wrapped by the master key
  created_at   {int}  NOT NULL,
  confirmed_at {int},
  last_step    {int}  NOT NULL, -- of the code taken last: none is taken twice
  failures     {int}  NOT NULL, -- since the last right code
  retry_at     {int}  NOT NULL  -- before it, no code is looked at
) {table};

CREATE TABLE recovery_codes (
  code_hash {blob} NOT NULL PRIMARY KEY, -- SHA-256 of 120 random bits
  user_key  {int}  NOT NULL REFERENCES users (user_key) ON DELETE CASCADE
) {table};

CREATE INDEX recovery_codes_user ON recovery_codes (user_key);

-- Sign-ins whose password was right and whose second factor is awaited.
CREATE TABLE sign_in_challenges (
  challenge_hash {blob} NOT NULL PRIMARY KEY, -- SHA-256
  user_key       {int}  NOT NULL REFERENCES users (user_key) ON DELETE CASCADE,
  method         {text} NOT NULL, -- how the first factor was shown
  expires_at     {int}  NOT NULL
) {table};

CREATE INDEX sign_in_challenges_user ON sign_in_challenges (user_key);
CREATE INDEX sign_in_challenges_end ON sign_in_challenges (expires_at);

-- The same as confirmed_at, where every sign-in looks.
ALTER TABLE users ADD COLUMN second_factor_at {int};
