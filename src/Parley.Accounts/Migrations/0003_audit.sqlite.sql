-- What happened to whom. Each row's hash covers its content and the hash before it, so that what is altered later is found.
CREATE TABLE audit_log (
  number   INTEGER NOT NULL PRIMARY KEY, -- 1, 2, 3, … without a gap
  at       INTEGER NOT NULL,
  kind     TEXT    NOT NULL,
  actor    BLOB,                         -- ids, not keys: they stay when the account is gone
  subject  BLOB,
  session  BLOB,
  address  TEXT,
  detail   TEXT    NOT NULL,             -- JSON, ASCII
  hash     BLOB    NOT NULL
) STRICT;

CREATE INDEX audit_log_kind ON audit_log (kind, number);
CREATE INDEX audit_log_actor ON audit_log (actor, number) WHERE actor IS NOT NULL;
CREATE INDEX audit_log_subject ON audit_log (subject, number) WHERE subject IS NOT NULL;

-- The last row's number and hash: who appends holds it, and what is cut off at the end is missed.
CREATE TABLE audit_head (
  slot   INTEGER NOT NULL PRIMARY KEY CHECK (slot = 1),
  number INTEGER NOT NULL,
  hash   BLOB    NOT NULL
) STRICT;

INSERT INTO audit_head (slot, number, hash) VALUES (1, 0, zeroblob(32));

CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;

CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;

CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
