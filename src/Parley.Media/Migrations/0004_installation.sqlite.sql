-- Whose the store of blobs is: it keeps the same id, and is cleaned up by nobody else.
CREATE TABLE installation (
  slot INTEGER NOT NULL PRIMARY KEY CHECK (slot = 1),
  id   TEXT    NOT NULL
) STRICT;

INSERT INTO installation (slot, id) VALUES (1, lower(hex(randomblob(16))));
