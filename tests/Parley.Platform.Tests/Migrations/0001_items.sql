CREATE TABLE items (
  key   {key},
  id    {uuid} NOT NULL UNIQUE,
  owner {uuid},
  name  {text},
  size  {int},
  body  {blob}
) {table};

CREATE TABLE counters (
  name  {text} NOT NULL,
  shard {int}  NOT NULL,
  value {int}  NOT NULL,
  PRIMARY KEY (name, shard)
) {clustered};
