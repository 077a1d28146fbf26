-- How far an event that is too large for one transaction has had its effect: nobody up to there is told of it again.
CREATE TABLE event_progress (
  event    {text} NOT NULL,
  item     {int}  NOT NULL,              -- which of the event's conversations
  place    {int}  NOT NULL,              -- of the last member who was decided about; 0: what comes before the members
  moved_at {int}  NOT NULL,
  PRIMARY KEY (event, item)
) {clustered};

CREATE INDEX event_progress_at ON event_progress (moved_at);
