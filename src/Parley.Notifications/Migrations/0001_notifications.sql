-- Notifications. Times are Unix milliseconds. People are known by their ids: this module has no rows of its own for them.
CREATE TABLE notifications (
  notification    {key},
  id              {uuid} NOT NULL UNIQUE,
  user_id         {uuid} NOT NULL,
  kind            {int}  NOT NULL,            -- NotificationKind
  subject         {text} NOT NULL,            -- what it gathers: a conversation, a person, or the one event
  state           {int}  NOT NULL,            -- NotificationState
  count           {int}  NOT NULL,
  conversation_id {uuid},
  seq             {int}  NOT NULL,            -- of its latest message; 0 of other kinds
  actor_id        {uuid},
  session_id      {uuid},
  in_app          {int}  NOT NULL,            -- NotificationReason, so are the next two
  push            {int}  NOT NULL,
  mail            {int}  NOT NULL,
  push_waits      {int}  NOT NULL DEFAULT 0,  -- 1: an entry of the outbox will look at it
  pushed_at       {int},                      -- when it was last pushed
  mailed_at       {int},                      -- when a mail told of it
  created_at      {int}  NOT NULL,
  updated_at      {int}  NOT NULL,
  read_at         {int}
) {table};

-- One that is not read gathers what follows.
CREATE UNIQUE INDEX notifications_gathering ON notifications (user_id, kind, subject) WHERE state <> 2;
CREATE INDEX notifications_unread ON notifications (user_id) WHERE state = 1;
CREATE INDEX notifications_history ON notifications (user_id, updated_at, notification);
CREATE INDEX notifications_conversation ON notifications (conversation_id, user_id) WHERE state <> 2;
CREATE INDEX notifications_updated ON notifications (updated_at);
CREATE INDEX notifications_actor ON notifications (actor_id) WHERE kind IN (2, 3);

-- The revision of each person's notifications.
CREATE TABLE heads (
  user_id  {uuid} NOT NULL PRIMARY KEY,
  revision {int}  NOT NULL
) {clustered};

-- Events of the bus that have had their effect, each marked in its transaction: what comes again has none.
CREATE TABLE taken_events (
  event    {text} NOT NULL PRIMARY KEY,
  taken_at {int}  NOT NULL
) {clustered};

CREATE INDEX taken_events_at ON taken_events (taken_at);

-- What became of a notification on a channel, after its decision, which stands in its row.
CREATE TABLE ledger (
  entry        {key},
  notification {int}  NOT NULL REFERENCES notifications (notification) ON DELETE CASCADE,
  channel      {int}  NOT NULL,               -- NotificationChannel
  step         {int}  NOT NULL,               -- LedgerStep
  reason       {int},                         -- NotificationReason
  detail       {text},
  at           {int}  NOT NULL
) {table};

CREATE INDEX ledger_notification ON ledger (notification, entry);

-- The server's key of web push (RFC 8292): one, made at the first start.
CREATE TABLE vapid_keys (
  slot        {int}  NOT NULL PRIMARY KEY CHECK (slot = 1),
  private_key {blob} NOT NULL,                -- PKCS #8, wrapped by the master key
  created_at  {int}  NOT NULL
) {table};

CREATE TABLE push_subscriptions (
  subscription {key},
  id           {uuid} NOT NULL UNIQUE,
  user_id      {uuid} NOT NULL,
  session_id   {uuid} NOT NULL,               -- with whose end it goes
  endpoint     {blob} NOT NULL UNIQUE,        -- SHA-256: a browser is one person's at a time
  service      {text} NOT NULL,               -- its host
  secrets      {blob} NOT NULL,               -- address and keys, wrapped by the master key
  paused_until {int}  NOT NULL DEFAULT 0,     -- its service did not answer: it is left alone until then
  refusals     {int}  NOT NULL DEFAULT 0,     -- in a row
  created_at   {int}  NOT NULL
) {table};

CREATE INDEX push_subscriptions_user ON push_subscriptions (user_id);

-- Who is to get a mail about what they have missed.
CREATE TABLE digests (
  user_id {uuid} NOT NULL PRIMARY KEY,
  due_at  {int},                              -- null: nothing waits
  sent_at {int}  NOT NULL                     -- of the last one; 0: none
) {clustered};

CREATE INDEX digests_due ON digests (due_at) WHERE due_at IS NOT NULL;

-- Mails on their way out, wrapped by the master keys.
CREATE TABLE mails (
  mail_key   {key},
  user_id    {uuid} NOT NULL,                 -- with whose account it goes
  content    {blob} NOT NULL,
  created_at {int}  NOT NULL
) {table};

CREATE INDEX mails_user ON mails (user_id);

CREATE TABLE outbox (
  entry      {key},
  topic      {text} NOT NULL,
  payload    {blob} NOT NULL,
  created_at {int} NOT NULL,
  state      {int} NOT NULL,                  -- 0 waits, 1 done, 2 given up (a dead letter)
  attempts   {int} NOT NULL,
  due_at     {int} NOT NULL,                  -- not to be tried before
  last_error {text}
) {table};

CREATE INDEX outbox_waiting ON outbox (topic, due_at) WHERE state = 0;
CREATE INDEX outbox_dead ON outbox (entry) WHERE state = 2;
CREATE INDEX outbox_created ON outbox (created_at);

CREATE TABLE master_keys (
  number     {int} NOT NULL PRIMARY KEY,
  proof      {blob} NOT NULL,                 -- a known text under that key
  created_at {int} NOT NULL
) {table};
