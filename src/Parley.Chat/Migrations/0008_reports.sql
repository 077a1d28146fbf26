-- The last messages of a chat of strangers that has ended, sealed, for as long as either may report the other.
CREATE TABLE guest_evidence (
  conversation_id {uuid} NOT NULL PRIMARY KEY,
  ends_at         {int}  NOT NULL,
  content         {blob} NOT NULL          -- Reports/Evidence.cs, wrapped by the master key
) {table};

CREATE INDEX guest_evidence_ends ON guest_evidence (ends_at);

-- Reports outlive what they are about. Accounts, not the chat's people; content wrapped by the master key.
CREATE TABLE reports (
  report            {key},
  id                {uuid} NOT NULL UNIQUE,
  created_at        {int}  NOT NULL,
  state             {int}  NOT NULL,
  reason            {int}  NOT NULL,
  conversation_id   {uuid} NOT NULL,
  conversation_type {int}  NOT NULL,
  reporter          {uuid} NOT NULL,
  reported          {uuid},
  content           {blob} NOT NULL,       -- Reports/Evidence.cs: names, text, messages, note, the reported guest's network
  handled_by        {uuid},
  handled_at        {int},
  UNIQUE (conversation_id, reporter)
) {table};

CREATE INDEX reports_state ON reports (state, report);
CREATE INDEX reports_created ON reports (created_at);
