-- Whom a notification about reactions counts, and whom it does no more: each is told of once for a message. Goes with its notification.
CREATE TABLE reactors (
  notification {int}  NOT NULL REFERENCES notifications (notification) ON DELETE CASCADE,
  actor_id     {uuid} NOT NULL,
  rev          {int}  NOT NULL,               -- of the conversation: the last one is named
  gone         {int}  NOT NULL,               -- 1: taken back before it was seen
  PRIMARY KEY (notification, actor_id)
) {clustered};

CREATE INDEX reactors_actor ON reactors (actor_id);
CREATE INDEX notifications_reactions ON notifications (user_id, subject) WHERE kind = 13;
