-- How long a conversation keeps its messages (RetentionMode) and for how many seconds; null: as the server does where nothing was chosen.
ALTER TABLE conversations ADD COLUMN retention_mode {int};
ALTER TABLE conversations ADD COLUMN retention_seconds {int};

-- The `counted` of the message at floor_seq: what lies below it is unread for nobody.
ALTER TABLE conversations ADD COLUMN floor_counted {int} NOT NULL DEFAULT 0;

-- When it is to be looked at for messages that are past their time; null: it keeps all. A new one is looked at once.
ALTER TABLE conversations ADD COLUMN sweep_at {int} DEFAULT 0;

CREATE INDEX conversations_sweep ON conversations (sweep_at) WHERE sweep_at IS NOT NULL;

-- What the server's settings of retention were when conversations were last scheduled by them.
ALTER TABLE log_state ADD COLUMN retention {text};

-- Floors that were raised: what is left of the messages below (id, seq and fingerprint, for retries) goes some time later.
CREATE TABLE raised_floors (
  conversation {int} NOT NULL,
  seq          {int} NOT NULL,
  raised_at    {int} NOT NULL,
  PRIMARY KEY (conversation, seq)
) {clustered};

CREATE INDEX raised_floors_at ON raised_floors (raised_at);
