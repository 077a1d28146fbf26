import type { Catalogue } from '../t';

export const discoverTexts = {
  title: 'Discover groups',
  search: 'Search public groups',
  list: 'Public groups',
  members: { one: '1 member', other: '{count} members' },
  join: 'Join',
  'join.named': 'Join {title}',
  open: 'Open',
  'open.named': 'Open {title}',
  'none.title': 'There are no public groups yet',
  'none.text': 'Owners and admins can make a group public in its details.',
  'not-found.title': 'No public group has these words',
  'not-found.text': 'Titles and topics are searched.',
} as const satisfies Catalogue;
