-- Who shows a file as their picture: people and groups, whose own modules have the last word. Written before they have it written down; settled when they have.
CREATE TABLE picture_uses (
  file    {int} NOT NULL,
  kind    {int} NOT NULL,                 -- PictureHolderKind
  holder  {uuid} NOT NULL,
  settled {int} NOT NULL DEFAULT 0,
  used_at {int} NOT NULL,
  PRIMARY KEY (file, kind, holder)
) {clustered};

CREATE INDEX picture_uses_holder ON picture_uses (kind, holder);

CREATE INDEX picture_uses_unsettled ON picture_uses (used_at) WHERE settled = 0;
