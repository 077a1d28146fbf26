-- Where each account was signed in from: an IPv4 address or the /64 of an IPv6 address. From there its owner is not held up by what others try.
CREATE TABLE known_networks (
  user_key     {int}  NOT NULL REFERENCES users (user_key) ON DELETE CASCADE,
  network      {text} NOT NULL,
  last_used_at {int}  NOT NULL,
  PRIMARY KEY (user_key, network)
) {clustered};
