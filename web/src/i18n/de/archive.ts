import type { archiveTexts } from '../en/archive';
import type { Translation } from '../translation';

export const archive: Translation<typeof archiveTexts> = {
  title: 'Archiv',
  favourites: 'Favoriten',
  others: 'Andere Unterhaltungen',
  favourite: 'Zu den Favoriten',
  unfavourite: 'Aus den Favoriten nehmen',
  archive: 'Archivieren',
  unarchive: 'Aus dem Archiv holen',
  'empty.title': 'Nichts im Archiv',
  'empty.text':
    'Leg eine Unterhaltung über ihr Menü hierher, dann ist sie aus dem Weg. Neues darin holt sie zurück, außer sie ist stumm.',
  note: 'Neues in einer dieser Unterhaltungen holt sie zurück in deine Liste, außer sie ist stumm.',
  'all-archived': 'Alle deine Unterhaltungen sind im Archiv.',
  'load-failed': 'Was noch im Archiv ist, konnte nicht geladen werden.',
  'failed.favourite': 'Nicht zu den Favoriten genommen.',
  'failed.unfavourite': 'Noch unter den Favoriten.',
  'failed.archive': 'Nicht archiviert.',
  'failed.unarchive': 'Noch im Archiv.',
};
