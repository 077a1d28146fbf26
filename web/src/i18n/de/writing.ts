import type { writingTexts } from '../en/writing';
import type { Translation } from '../translation';

export const writing: Translation<typeof writingTexts> = {
  format: 'Formatierung',
  'format.bold': 'Fett',
  'format.italic': 'Kursiv',
  'format.strike': 'Durchgestrichen',
  'format.code': 'Code',
  'format.code-block': 'Codezeilen',
  'format.quote': 'Zitat',
  'format.list': 'Liste',
  'format.link': 'Link',
  'format.spoiler': 'Verborgen bis zum Klick',
  suggestions: 'Emojis, die so heißen',
};
