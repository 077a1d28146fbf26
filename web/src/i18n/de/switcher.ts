import type { switcherTexts } from '../en/switcher';
import type { Translation } from '../translation';

export const switcher: Translation<typeof switcherTexts> = {
  title: 'Gehe zu',
  field: 'Unterhaltung, Person oder Seite',
  results: 'Wohin',
  found: { one: '{count} Ergebnis', other: '{count} Ergebnisse' },
  none: 'Nichts passt zu „{query}“.',
  person: 'Neue Unterhaltung',
  page: 'Seite',
  'settings-page': 'Einstellungen',
  search: 'Nachrichten nach „{query}“ durchsuchen',
  more: 'Auch ältere Unterhaltungen durchsehen',
};
