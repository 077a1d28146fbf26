import type { Catalogue } from '../t';

export const archiveTexts = {
  title: 'Archive',
  favourites: 'Favourites',
  others: 'Other conversations',
  favourite: 'Add to favourites',
  unfavourite: 'Remove from favourites',
  archive: 'Archive',
  unarchive: 'Take out of the archive',
  'empty.title': 'Nothing in the archive',
  'empty.text':
    'Put a conversation here by its menu, and it is out of your way. What is new in it brings it back, unless it is muted.',
  note: 'What is new in one of these brings it back to your list, unless it is muted.',
  'all-archived': 'All your conversations are in the archive.',
  'load-failed': 'What else is in the archive could not be loaded.',
  'failed.favourite': 'Not added to your favourites.',
  'failed.unfavourite': 'Still one of your favourites.',
  'failed.archive': 'Not archived.',
  'failed.unarchive': 'Still in the archive.',
} as const satisfies Catalogue;
