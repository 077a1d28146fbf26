-- Guests in the chat. Each is one person here, whose public id is another one in each chat: nothing but this table says whose they are.
CREATE TABLE guest_people (
  account {uuid} NOT NULL PRIMARY KEY,
  person  {int}  NOT NULL UNIQUE
) {clustered};

-- Who is in a chat of strangers that has not ended: one chat at a time.
CREATE TABLE guest_seats (
  account      {uuid} NOT NULL PRIMARY KEY,
  conversation {int}  NOT NULL,
  person       {int}  NOT NULL,
  keeps        {int}  NOT NULL DEFAULT 0,  -- wants to keep the chat
  started_at   {int}  NOT NULL
) {clustered};

CREATE INDEX guest_seats_conversation ON guest_seats (conversation);

-- Which two may not meet, and until when: they met lately, or one of them does not want to. Accounts, the lower one first.
CREATE TABLE guest_pairs (
  one     {uuid} NOT NULL,
  other   {uuid} NOT NULL,
  ends_at {int}  NOT NULL,
  PRIMARY KEY (one, other)
) {clustered};

CREATE INDEX guest_pairs_other ON guest_pairs (other);

CREATE INDEX guest_pairs_ends ON guest_pairs (ends_at);

-- What is left of chats of strangers that have ended, for the sweeper.
CREATE INDEX conversations_ended_guest ON conversations (deleted_at) WHERE type = 3 AND deleted_at IS NOT NULL;
