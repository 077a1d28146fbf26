-- What a group shows of itself: the id of an image that the media module keeps as long as it stands here.
ALTER TABLE conversations ADD COLUMN picture {uuid};
