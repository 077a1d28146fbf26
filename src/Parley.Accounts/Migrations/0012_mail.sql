-- Mails that wait to be sent. The outbox has an entry for each, which names it.
CREATE TABLE mails (
  mail_key   {key},
  content    {blob} NOT NULL, -- the mail, wrapped by the master keys: it may hold a link that opens an account
  created_at {int}  NOT NULL
) {table};

CREATE INDEX mails_created ON mails (created_at);

-- Null: nobody has shown that they read what is sent there. Without a mail server nobody is asked to.
ALTER TABLE users ADD COLUMN email_verified_at {int};

-- Who has registered and not confirmed the address yet. Not people: nobody finds them, nobody is they, and what is not confirmed goes away.
CREATE TABLE registrations (
  registration_key {key},
  username         {text} NOT NULL UNIQUE,
  display_name     {text} NOT NULL,
  email            {text} NOT NULL,
  email_key        {text} NOT NULL,
  password_hash    {text} NOT NULL,
  is_decoy         {int}  NOT NULL,        -- the address had an account already: this one can never be confirmed, and nobody can tell
  token_hash       {blob} NOT NULL UNIQUE, -- SHA-256 of the link's token
  code_hash        {blob} NOT NULL,        -- HMAC of the code under a key derived from the master key
  code_tries       {int}  NOT NULL,        -- wrong ones since the last mail
  mails            {int}  NOT NULL,        -- sent so far
  last_mail_at     {int}  NOT NULL,
  invitation_key   {int},                  -- whose use is given back when this expires
  created_at       {int}  NOT NULL,
  expires_at       {int}  NOT NULL
) {table};

CREATE INDEX registrations_email ON registrations (email_key);
CREATE INDEX registrations_expiry ON registrations (expires_at);

-- Tokens of mailed links: reset a password, confirm or bring back an address.
CREATE TABLE mailed_tokens (
  token_hash {blob} NOT NULL PRIMARY KEY, -- SHA-256
  purpose    {int}  NOT NULL,             -- MailedTokenPurpose
  user_key   {int}  NOT NULL REFERENCES users (user_key) ON DELETE CASCADE,
  email      {text},                      -- the address that it is about
  created_at {int}  NOT NULL,
  expires_at {int}  NOT NULL
) {table};

CREATE INDEX mailed_tokens_user ON mailed_tokens (user_key, purpose);
CREATE INDEX mailed_tokens_expiry ON mailed_tokens (expires_at);

CREATE TABLE invitations (
  invitation_key {key},
  id             {uuid} NOT NULL UNIQUE,
  token_hash     {blob} NOT NULL UNIQUE, -- SHA-256
  note           {text} NOT NULL,
  made_by        {int} REFERENCES users (user_key) ON DELETE SET NULL,
  max_uses       {int}  NOT NULL,
  uses           {int}  NOT NULL,
  created_at     {int}  NOT NULL,
  expires_at     {int}  NOT NULL,
  revoked_at     {int}
) {table};

CREATE INDEX invitations_maker ON invitations (made_by);
