import type { Catalogue } from '../t';

export const textTexts = {
  'link.title': 'Open this link?',
  'link.other-host': 'It says something else than where it leads. It leads to:',
  'link.letters': 'Its address has letters that may look like others. It leads to:',
  'link.hidden': 'It has hidden characters. It leads to:',
  'link.written': 'Written as:',
  'link.open': 'Open link',
} as const satisfies Catalogue;
