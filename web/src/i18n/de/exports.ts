import type { exportTexts } from '../en/exports';
import type { Translation } from '../translation';

export const exports: Translation<typeof exportTexts> = {
  back: 'Zurück zu den Details',
  intro:
    'Alle Nachrichten, die du hier siehst, und ihre Dateien in einer Datei: zum Lesen im Browser und als Daten. Nur du kannst sie herunterladen, solange du in der Unterhaltung bist.',
  start: 'Datei vorbereiten',
  none: 'Noch ist nichts vorbereitet',
  'none.text': 'Wie lange es dauert, hängt von den Dateien ab. Du kannst diese Seite solange verlassen.',
  list: 'Vorbereitete Dateien',
  'state.queued': 'Wartet',
  'state.running': 'Wird vorbereitet',
  'state.ready': 'Bereit',
  'failed.error': 'Es hat nicht geklappt. Versuche es noch einmal.',
  'failed.too-large': 'Sie würde größer, als dieser Server erlaubt.',
  'failed.no-member': 'Du bist nicht mehr in dieser Unterhaltung.',
  'failed.outdated': 'Nachrichten darin sind inzwischen verschwunden, und mit ihnen die Datei. Bereite eine neue vor.',
  asked: 'Angefordert: {when}',
  until: 'Aufbewahrt bis {date}',
  download: 'Herunterladen',
  progress: 'Fortschritt',
  cancel: 'Abbrechen',
  remove: 'Entfernen',
};
