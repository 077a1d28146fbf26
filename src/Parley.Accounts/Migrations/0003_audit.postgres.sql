-- What happened to whom. Each row's hash covers its content and the hash before it, so that what is altered later is found.
CREATE TABLE audit_log (
  number   BIGINT NOT NULL PRIMARY KEY, -- 1, 2, 3, … without a gap
  at       BIGINT NOT NULL,
  kind     TEXT   NOT NULL,
  actor    UUID,                        -- ids, not keys: they stay when the account is gone
  subject  UUID,
  session  UUID,
  address  TEXT,
  detail   TEXT   NOT NULL,             -- JSON, ASCII
  hash     BYTEA  NOT NULL
);

CREATE INDEX audit_log_kind ON audit_log (kind, number);
CREATE INDEX audit_log_actor ON audit_log (actor, number) WHERE actor IS NOT NULL;
CREATE INDEX audit_log_subject ON audit_log (subject, number) WHERE subject IS NOT NULL;

-- The last row's number and hash: who appends holds it, and what is cut off at the end is missed.
CREATE TABLE audit_head (
  slot   BIGINT NOT NULL PRIMARY KEY CHECK (slot = 1),
  number BIGINT NOT NULL,
  hash   BYTEA  NOT NULL
);

INSERT INTO audit_head (slot, number, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $refuse$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only';
END
$refuse$;

CREATE TRIGGER audit_log_no_change BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_no_delete BEFORE DELETE OR TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
