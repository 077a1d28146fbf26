-- Links that let people into a group. Of a token only the hash is kept.
CREATE TABLE group_invites (
  invite       {key},
  id           {uuid} NOT NULL UNIQUE,
  conversation {int}  NOT NULL,
  token_hash   {blob} NOT NULL UNIQUE,
  made_by      {int}  NOT NULL,            -- a person
  max_uses     {int},                      -- null: as many as the group takes
  uses         {int}  NOT NULL,
  created_at   {int}  NOT NULL,
  expires_at   {int}  NOT NULL,
  revoked_at   {int}                       -- by somebody, or because who made it may make none any more
) {table};

CREATE INDEX group_invites_conversation ON group_invites (conversation, invite);

CREATE INDEX group_invites_made_by ON group_invites (made_by, invite);
