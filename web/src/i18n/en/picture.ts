import type { Catalogue } from '../t';

export const pictureTexts = {
  add: 'Add a picture',
  change: 'Change picture',
  remove: 'Remove picture',
  use: 'Use this picture',
  progress: 'Upload of the picture',
  preview: 'This is how it will look.',
  'looked-at': 'Being looked at…',
  hint: 'JPEG, PNG, GIF or WebP, at most {limit}',
  'no-image': 'This is no picture of a kind that can be shown: choose JPEG, PNG, GIF or WebP.',
  'too-large': 'Too large: a picture may have at most {limit}.',
  unreadable: 'This picture cannot be shown. Choose another one.',
  saved: 'The picture is saved.',
  removed: 'The picture is removed.',
} as const satisfies Catalogue;
