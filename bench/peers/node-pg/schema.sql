CREATE TABLE conversations (
  id         uuid PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE members (
  conversation_id uuid NOT NULL REFERENCES conversations (id),
  user_id         uuid NOT NULL,
  delivered_seq   bigint NOT NULL DEFAULT 0,
  read_seq        bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (conversation_id, user_id)
);

CREATE INDEX members_user ON members (user_id);

-- One sequence for all conversations, as is usual: it takes no lock, where a counter per conversation would make its messages wait for one another's commits.
CREATE TABLE messages (
  seq             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id              uuid NOT NULL UNIQUE,
  conversation_id uuid NOT NULL,
  sender_id       uuid NOT NULL,
  text            text NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX messages_conversation ON messages (conversation_id, seq);
