-- What a message shows of its reactions: emoji, how many, the first few people; sealed (Reactions/ReactionSummary.cs). It comes with the message on every path, without a query
-- of its own, and an emoji stands nowhere else.
ALTER TABLE messages ADD COLUMN reactions {blob};

-- Who has reacted. With which emoji says the message's own row alone, to those who can open it: here it is a number among that message's emoji.
CREATE TABLE reactions (
  conversation {int} NOT NULL,
  seq          {int} NOT NULL,
  person       {int} NOT NULL,
  slot         {int} NOT NULL,
  rev          {int} NOT NULL,             -- the change that made it: the order within a slot
  created_at   {int} NOT NULL,
  PRIMARY KEY (conversation, seq, person, slot)
) {clustered};

CREATE INDEX reactions_slot ON reactions (conversation, seq, slot, rev);
