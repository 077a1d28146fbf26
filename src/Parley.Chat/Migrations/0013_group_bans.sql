-- Who may not come into a group, by whatever door, until it is lifted.
CREATE TABLE group_bans (
  conversation {int} NOT NULL,
  person       {int} NOT NULL,
  banned_by    {int} NOT NULL,
  banned_at    {int} NOT NULL,
  PRIMARY KEY (conversation, person)
) {clustered};

CREATE INDEX group_bans_person ON group_bans (person);
