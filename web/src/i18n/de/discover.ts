import type { discoverTexts } from '../en/discover';
import type { Translation } from '../translation';

export const discover: Translation<typeof discoverTexts> = {
  title: 'Gruppen entdecken',
  search: 'Öffentliche Gruppen suchen',
  list: 'Öffentliche Gruppen',
  members: { one: '1 Mitglied', other: '{count} Mitglieder' },
  join: 'Beitreten',
  'join.named': '{title} beitreten',
  open: 'Öffnen',
  'open.named': '{title} öffnen',
  'none.title': 'Noch gibt es keine öffentlichen Gruppen',
  'none.text': 'Eigentümer und Admins können eine Gruppe in ihren Details öffentlich machen.',
  'not-found.title': 'Keine öffentliche Gruppe hat diese Wörter',
  'not-found.text': 'Titel und Themen werden durchsucht.',
};
