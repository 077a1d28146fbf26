import type { actionsTexts } from '../en/actions';
import type { Translation } from '../translation';

export const actions: Translation<typeof actionsTexts> = {
  edit: 'Bearbeiten',
  'copy-text': 'Text kopieren',
  'copy-link': 'Link kopieren',
  versions: 'Frühere Fassungen',
  'delete-all': 'Für alle löschen',
  'delete-me': 'Für mich löschen',
  'delete-all.question': 'Diese Nachricht für alle löschen? Das lässt sich nicht rückgängig machen.',
  'delete-me.question': 'Diese Nachricht für dich löschen, auf allen deinen Geräten? Andere sehen sie weiterhin.',
  'edit.label': 'Nachricht bearbeiten',
  'edit.hint': 'Enter speichert, Esc bricht ab',
  'edit.hint-button': 'Esc bricht ab',
  'not-edited': 'Nicht bearbeitet.',
  'not-deleted': 'Nicht gelöscht.',
  'write-again': 'Noch einmal bearbeiten',
  dismiss: 'Verwerfen',
  'versions.none': 'Es gibt keine früheren Fassungen.',
  'versions.sent': 'Gesendet: {when}',
  'versions.written': 'Bearbeitet: {when}',
  'versions.empty': 'Kein Text',
};
