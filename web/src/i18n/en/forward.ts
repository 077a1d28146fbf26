import type { Catalogue } from '../t';

export const forwardTexts = {
  forward: 'Forward',
  title: 'Forward message',
  search: 'Search conversations',
  list: 'Conversations',
  'no-match': 'No conversation matches “{query}”.',
  none: 'There is no conversation yet that it could go to.',
  more: 'Show older conversations',
  silent: 'Only moderators send here',
  send: { one: 'Forward to {count} conversation', other: 'Forward to {count} conversations' },
  'send.none': 'Choose conversations',
} as const satisfies Catalogue;
