-- Whose the store of blobs is: it keeps the same id, and is cleaned up by nobody else.
CREATE TABLE installation (
  slot bigint NOT NULL PRIMARY KEY CHECK (slot = 1),
  id   text   NOT NULL
);

INSERT INTO installation (slot, id) VALUES (1, replace(gen_random_uuid()::text, '-', ''));
