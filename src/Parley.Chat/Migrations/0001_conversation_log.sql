-- The conversation log. Times are Unix milliseconds. Sealed columns: see Encryption/BodyCipher.cs.

-- People as the chat knows them: a small number for its rows, and the head of each one's own log.
CREATE TABLE people (
  person       {key},
  id           {uuid} NOT NULL UNIQUE,
  user_rev     {int} NOT NULL DEFAULT 0,
  last_seen_at {int}
) {table};

CREATE TABLE conversations (
  conversation     {key},
  id               {uuid} NOT NULL UNIQUE,
  type             {int} NOT NULL,
  title            {blob},                 -- sealed
  created_at       {int} NOT NULL,
  created_by       {int} NOT NULL,
  last_seq         {int} NOT NULL,         -- messages are 1..last_seq
  last_rev         {int} NOT NULL,         -- messages and changes together are 1..last_rev
  last_counted     {int} NOT NULL,         -- how many messages count as unread
  members_rev      {int} NOT NULL,         -- the rev of the latest change of membership
  floor_seq        {int} NOT NULL,         -- messages at or below it are gone by retention
  member_count     {int} NOT NULL,
  last_activity_at {int} NOT NULL,         -- orders the list of conversations; never falls
  touched_at       {int} NOT NULL          -- the latest commit that changed the log or a receipt: what sync looks at
) {table};

-- The data keys that a conversation's sealed columns name by number, wrapped by the master key.
CREATE TABLE conversation_keys (
  conversation {int} NOT NULL,
  number       {int} NOT NULL,
  wrapped      {blob} NOT NULL,
  PRIMARY KEY (conversation, number)
) {clustered};

-- The same two people always have the same conversation.
CREATE TABLE direct_pairs (
  low          {int} NOT NULL,
  high         {int} NOT NULL,
  conversation {int} NOT NULL,
  PRIMARY KEY (low, high)
) {clustered};

-- Who is a member now, since when, and how far they have read.
CREATE TABLE members (
  conversation  {int} NOT NULL,
  person        {int} NOT NULL,
  role          {int} NOT NULL,
  joined_at     {int} NOT NULL,
  from_seq      {int} NOT NULL,            -- the first message of this membership
  from_rev      {int} NOT NULL,
  delivered_seq {int} NOT NULL,
  read_seq      {int} NOT NULL,
  read_counted  {int} NOT NULL,            -- the `counted` of the message at read_seq
  marked_unread {int} NOT NULL DEFAULT 0,
  PRIMARY KEY (conversation, person)
) {clustered};

CREATE INDEX members_person ON members (person, conversation);

-- Memberships that have ended. Who joins again sees what these cover, too.
CREATE TABLE past_memberships (
  conversation {int} NOT NULL,
  person       {int} NOT NULL,
  from_rev     {int} NOT NULL,
  to_rev       {int} NOT NULL,
  from_seq     {int} NOT NULL,
  to_seq       {int} NOT NULL,
  PRIMARY KEY (conversation, person, from_rev)
) {clustered};

-- Append-only by position. No index on rev: sync finds changes by seq and in `changes`.
CREATE TABLE messages (
  position     {key},
  conversation {int} NOT NULL,
  seq          {int} NOT NULL,
  rev          {int} NOT NULL,
  counted      {int} NOT NULL,
  id           {uuid} NOT NULL UNIQUE,
  sender       {int} NOT NULL,
  type         {int} NOT NULL,
  created_at   {int} NOT NULL,
  edited_at    {int},
  deleted_at   {int},
  reply_to     {int},                      -- a seq of the same conversation
  fingerprint  {int} NOT NULL,             -- of the original request, keyed; never changed by an edit
  body         {blob},                     -- sealed
  metadata     {blob},                     -- sealed
  UNIQUE (conversation, seq)
) {table};

-- Every durable change that is not a new message.
CREATE TABLE changes (
  conversation {int} NOT NULL,
  rev          {int} NOT NULL,
  kind         {int} NOT NULL,
  target       {int} NOT NULL,             -- a person or a seq, by kind
  actor        {int} NOT NULL,
  created_at   {int} NOT NULL,
  PRIMARY KEY (conversation, rev)
) {clustered};

-- Each person's own log: conversations that they came into or left.
CREATE TABLE user_changes (
  person       {int} NOT NULL,
  user_rev     {int} NOT NULL,
  kind         {int} NOT NULL,
  conversation {int} NOT NULL,
  created_at   {int} NOT NULL,
  PRIMARY KEY (person, user_rev)
) {clustered};

-- The epoch rises when a database is restored, so that clients notice the roll-back.
CREATE TABLE log_state (
  id    {int} NOT NULL PRIMARY KEY CHECK (id = 1),
  epoch {int} NOT NULL
) {table};

INSERT INTO log_state (id, epoch) VALUES (1, 1);
