-- The index of messages: made from the chat's database, and made anew from it whenever it does not fit. It holds no text, only keyed hashes (Search/Index/SearchHasher.cs).

CREATE TABLE index_state (
  id         {int} NOT NULL PRIMARY KEY CHECK (id = 1),
  format     {int} NOT NULL,               -- what the program that made it calls its way to make it
  epoch      {int} NOT NULL,               -- of the log that it was made from
  proof      {int} NOT NULL,               -- tells which key its hashes were made with
  step       {int} NOT NULL,               -- counts what was written: segments, and removals that hold for those before them
  generation {int} NOT NULL,               -- how often it was begun anew
  holder     {int} NOT NULL,               -- the process that writes it: a random number
  held_until {int} NOT NULL
) {table};

INSERT INTO index_state (id, format, epoch, proof, step, generation, holder, held_until) VALUES (1, 0, 0, 0, 0, 0, 0, 0);

-- How far each conversation is indexed. In the transaction of what it speaks of, so that nothing is indexed twice.
CREATE TABLE indexed_conversations (
  conversation {int} NOT NULL PRIMARY KEY,
  seq          {int} NOT NULL,             -- messages up to it
  rev          {int} NOT NULL,             -- changes up to it
  floor        {int} NOT NULL              -- messages up to it are gone
) {clustered};

-- The index is a set of segments that never change: small ones are written, and merged into larger ones.
CREATE TABLE segments (
  segment   {key},
  step      {int} NOT NULL,
  messages  {int} NOT NULL,
  bytes     {int} NOT NULL,
  oldest    {int} NOT NULL,                -- the lowest and the highest position (chat.messages) in it
  newest    {int} NOT NULL,
  directory {blob} NOT NULL                -- which conversations have how many of its messages
) {table};

CREATE INDEX segments_newest ON segments (newest);

-- The places of a segment's messages, some thousand in a row; a message's number in its segment is its place in this list.
CREATE TABLE segment_messages (
  segment {int} NOT NULL,
  number  {int} NOT NULL,                  -- of the first one
  places  {blob} NOT NULL
) {table};

CREATE UNIQUE INDEX segment_messages_number ON segment_messages (segment, number);

-- Which messages have which words: hashes in rising order, some thousand in a row.
CREATE TABLE segment_words (
  segment {int} NOT NULL,
  word    {int} NOT NULL,                  -- the first one
  lists   {blob} NOT NULL
) {table};

CREATE UNIQUE INDEX segment_words_word ON segment_words (segment, word);

-- What is to be taken out of the segments that are older than it.
CREATE TABLE removals (
  removal      {key},
  step         {int} NOT NULL,
  conversation {int} NOT NULL,
  from_seq     {int} NOT NULL,
  to_seq       {int} NOT NULL
) {table};
