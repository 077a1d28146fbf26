import type { mentionsTexts } from '../en/mentions';
import type { Translation } from '../translation';

export const mentions: Translation<typeof mentionsTexts> = {
  list: 'Jemanden erwähnen',
  found: { one: '{count} Vorschlag', other: '{count} Vorschläge' },
  everybody: 'alle',
  'everybody.about': 'Alle in der Gruppe',
  failed: 'Andere konnten nicht gesucht werden.',
  person: 'Über {name}',
  write: 'Nachricht schreiben',
};
