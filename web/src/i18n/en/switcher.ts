import type { Catalogue } from '../t';

export const switcherTexts = {
  title: 'Go to',
  field: 'Conversation, person or page',
  results: 'Where to go',
  found: { one: '{count} result', other: '{count} results' },
  none: 'Nothing matches “{query}”.',
  person: 'New conversation',
  page: 'Page',
  'settings-page': 'Settings',
  search: 'Search messages for “{query}”',
  more: 'Look through older conversations, too',
} as const satisfies Catalogue;
