-- A conversation's files are looked up among the few messages that carry some. Where there are none it costs nothing.
CREATE INDEX messages_with_files ON messages (conversation, seq) WHERE type = 3;
