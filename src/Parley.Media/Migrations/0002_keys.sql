-- Which master keys this database needs: a program that comes with other keys is stopped before it writes anything.
CREATE TABLE master_keys (
  number     {int} NOT NULL PRIMARY KEY,
  proof      {blob} NOT NULL,             -- a known text under that key
  created_at {int} NOT NULL
) {table};
