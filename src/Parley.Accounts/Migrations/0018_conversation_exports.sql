-- Exports of one conversation stand beside those of everything: one at a time for each person, whichever it is.
ALTER TABLE exports ADD COLUMN conversation_id {uuid}; -- null: of everything
ALTER TABLE exports ADD COLUMN floor_seq {int};        -- of a finished one: up to there the conversation's messages were gone
ALTER TABLE exports ADD COLUMN failure {int};          -- ExportFailure, of a failed one

CREATE INDEX exports_conversations ON exports (conversation_id) WHERE state = 2 AND conversation_id IS NOT NULL;
