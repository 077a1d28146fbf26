CREATE TABLE words (engine TEXT NOT NULL);
INSERT INTO words VALUES ('postgres');
