/**
 * Rises with every change of the tables. A store of another version is emptied: all of it can be fetched again, but for
 * the outbox, whose table therefore never changes.
 */
export const schemaVersion = 2;

export const outboxTable = `
  CREATE TABLE IF NOT EXISTS outbox (id TEXT PRIMARY KEY, entry TEXT NOT NULL) WITHOUT ROWID;`;

/** The server's objects are kept as they are, as JSON: only what a statement asks for is a column. */
export const logTables = `
  CREATE TABLE position (key INTEGER PRIMARY KEY CHECK (key = 1), value TEXT NOT NULL);
  CREATE TABLE users (id TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE files (id TEXT PRIMARY KEY, value TEXT NOT NULL);
  CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    last INTEGER NOT NULL,
    since INTEGER NOT NULL,
    has_older INTEGER NOT NULL,
    active_at TEXT NOT NULL,
    info TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE messages (
    conversation TEXT NOT NULL,
    seq INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (conversation, seq)
  ) WITHOUT ROWID;`;

export const dropLogTables = `
  DROP TABLE IF EXISTS position;
  DROP TABLE IF EXISTS users;
  DROP TABLE IF EXISTS files;
  DROP TABLE IF EXISTS conversations;
  DROP TABLE IF EXISTS messages;`;
