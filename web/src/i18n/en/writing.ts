import type { Catalogue } from '../t';

export const writingTexts = {
  format: 'Formatting',
  'format.bold': 'Bold',
  'format.italic': 'Italic',
  'format.strike': 'Struck through',
  'format.code': 'Code',
  'format.code-block': 'Lines of code',
  'format.quote': 'Quote',
  'format.list': 'List',
  'format.link': 'Link',
  'format.spoiler': 'Hidden until clicked',
  suggestions: 'Emoji that are called so',
} as const satisfies Catalogue;
