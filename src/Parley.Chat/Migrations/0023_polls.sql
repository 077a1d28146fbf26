-- What a message shows of a poll's votes: how many each option has, and whether it was closed; sealed (Polls/PollResult.cs). NULL: nobody has voted. What it asks is in the body.
ALTER TABLE messages ADD COLUMN poll {blob};

-- Who has voted; for what is sealed, bound to the person (Polls/VoteRows.cs), so that not even the file tells of an anonymous poll who has chosen the same.
CREATE TABLE poll_votes (
  vote         {key},
  conversation {int} NOT NULL,
  seq          {int} NOT NULL,
  person       {int} NOT NULL,
  choice       {blob} NOT NULL,
  rev          {int} NOT NULL,             -- the change that made it: the order of the list
  voted_at     {int} NOT NULL,
  UNIQUE (conversation, seq, person)
) {table};

CREATE INDEX poll_votes_order ON poll_votes (conversation, seq, rev);
