-- Files, what is kept of each, and which messages use them. Times are Unix milliseconds.

CREATE TABLE files (
  file          {key},
  id            {uuid} NOT NULL UNIQUE,
  owner         {uuid} NOT NULL,
  state         {int} NOT NULL,           -- 0 arrives, 1 is looked at, 2 ready, 3 refused
  resumable     {int} NOT NULL,
  keep_original {int} NOT NULL,
  secret        {blob} NOT NULL,          -- the data key of its blobs and its name, wrapped by the master key
  bytes         {int} NOT NULL,           -- of the content; while it arrives, what was announced, or 0
  received      {int} NOT NULL,
  charged       {int} NOT NULL,           -- what it counts in file_usage
  type          {text},
  sha256        {blob},
  width         {int},
  height        {int},
  duration_ms   {int},
  blur_hash     {text},
  refusal       {text},
  created_at    {int} NOT NULL,
  touched_at    {int} NOT NULL,           -- when something last happened to it until it was ready
  unsent_since  {int}                     -- of a ready file that no message uses: when it became one
) {table};

CREATE INDEX files_owner ON files (owner, id);

-- What the sweeper looks at: never the many that were sent.
CREATE INDEX files_unsettled ON files (state, touched_at) WHERE state <> 2;

CREATE INDEX files_unsent ON files (unsent_since) WHERE unsent_since IS NOT NULL;

-- What is stored of a file, sealed with its data key. The number is part of the associated data.
CREATE TABLE blobs (
  file   {int} NOT NULL,
  number {int} NOT NULL,
  kind   {int} NOT NULL,                  -- 0 a part of what arrives; else see FileVariant
  name   {text} NOT NULL UNIQUE,
  bytes  {int} NOT NULL,
  PRIMARY KEY (file, number)
) {clustered};

-- Which message uses a file. Written before the message is stored; settled when the chat has said that it was. The conversation is part of the key: the same
-- message id, tried in another one, is another use, of which nothing comes.
CREATE TABLE file_uses (
  file         {int} NOT NULL,
  message      {uuid} NOT NULL,
  conversation {uuid} NOT NULL,
  settled      {int} NOT NULL DEFAULT 0,
  used_at      {int} NOT NULL,
  PRIMARY KEY (file, message, conversation)
) {clustered};

CREATE INDEX file_uses_conversation ON file_uses (conversation);

CREATE INDEX file_uses_unsettled ON file_uses (used_at) WHERE settled = 0;

-- What all files of somebody count together; the nil UUID stands for everybody. Changed only in the transaction that changes files.charged.
CREATE TABLE file_usage (
  owner {uuid} NOT NULL PRIMARY KEY,
  bytes {int} NOT NULL,
  files {int} NOT NULL
) {table};

-- When this database was put back from a backup. Blobs that it does not name are the way back to the state before, so they stay for a while.
CREATE TABLE restores (
  restored_at {int} NOT NULL PRIMARY KEY
) {table};

-- What must happen because of a change, written in the change's own transaction and carried out afterwards.
CREATE TABLE outbox (
  entry      {key},
  topic      {text} NOT NULL,
  payload    {blob} NOT NULL,
  created_at {int} NOT NULL,
  state      {int} NOT NULL,              -- 0 waits, 1 done, 2 given up (a dead letter)
  attempts   {int} NOT NULL,
  due_at     {int} NOT NULL,              -- not to be tried before
  last_error {text}
) {table};

CREATE INDEX outbox_waiting ON outbox (topic, due_at) WHERE state = 0;

CREATE INDEX outbox_dead ON outbox (entry) WHERE state = 2;

CREATE INDEX outbox_created ON outbox (created_at);
