-- Guests: accounts without a password, for as long as their session lasts. Their row in `users` has the nickname as its display name.
CREATE TABLE guests (
  user_key  {int}  NOT NULL PRIMARY KEY REFERENCES users (user_key) ON DELETE CASCADE,
  interests {text} NOT NULL,               -- one a line, folded
  languages {text} NOT NULL,               -- one a line, primary subtags
  address   {blob} NOT NULL                -- names the network that they came from: a keyed hash
) {table};

CREATE INDEX guests_address ON guests (address);

-- Networks from which nobody may be a guest.
CREATE TABLE guest_bans (
  address {blob} NOT NULL PRIMARY KEY,
  ends_at {int}  NOT NULL
) {table};

-- How long a session may go unused, in milliseconds; null: as the settings say.
ALTER TABLE sessions ADD COLUMN idle_lifetime {int};

-- A guest who has registered and has not confirmed the address yet.
ALTER TABLE registrations ADD COLUMN guest {uuid};
