import type { Catalogue } from '../t';

export const mentionsTexts = {
  list: 'Mention somebody',
  found: { one: '{count} suggestion', other: '{count} suggestions' },
  // What one may type for @all, which is what is sent.
  everybody: 'all',
  'everybody.about': 'Everybody in the group',
  failed: 'Others could not be searched.',
  person: 'About {name}',
  write: 'Write a message',
} as const satisfies Catalogue;
