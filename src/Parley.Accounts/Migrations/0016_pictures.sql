-- What somebody shows of themselves: the id of an image that the media module keeps as long as it stands here.
ALTER TABLE users ADD COLUMN picture {uuid};
