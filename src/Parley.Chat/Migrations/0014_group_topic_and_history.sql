-- What a group is about, sealed like its title.
ALTER TABLE conversations ADD COLUMN topic {blob};

-- From which message on somebody sees a group who comes in from now on: 0 from their joining, 1 from the start (HistoryVisibility).
ALTER TABLE conversations ADD COLUMN history {int} NOT NULL DEFAULT 0;
