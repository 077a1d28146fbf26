-- Each person's own log, merged as it is written: one row for each thing, with the user_rev of its latest change.
CREATE TABLE personal_changes (
  person   {int} NOT NULL,
  kind     {int} NOT NULL,
  target   {int} NOT NULL,                -- a conversation, or 0, by kind
  user_rev {int} NOT NULL,
  PRIMARY KEY (person, kind, target)
) {clustered};

CREATE INDEX personal_changes_rev ON personal_changes (person, user_rev);

-- It replaces user_changes. Who has not synced since an older server's commit still finds it.
INSERT INTO personal_changes (person, kind, target, user_rev)
SELECT person, 1, conversation, MAX(user_rev) FROM user_changes GROUP BY person, conversation;

DROP TABLE user_changes;

-- Whom one lets see what one has read and when one was last here.
ALTER TABLE people ADD COLUMN hides_read {int} NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN last_seen_to {int} NOT NULL DEFAULT 0;   -- 0 everyone, 1 contacts, 2 nobody

-- Few do: so few that they are kept in memory.
CREATE INDEX people_private ON people (person) WHERE hides_read <> 0 OR last_seen_to <> 0;
