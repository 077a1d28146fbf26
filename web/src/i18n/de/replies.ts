import type { repliesTexts } from '../en/replies';
import type { Translation } from '../translation';

export const replies: Translation<typeof repliesTexts> = {
  reply: 'Antworten',
  'replying-to': 'Antwort an {name}',
  cancel: 'Antwort abbrechen',
  'quote-of': 'Als Antwort an {name}: {text}',
  quote: 'Als Antwort auf: {text}',
  loading: 'Wird geladen …',
  missing: 'Diese Nachricht ist nicht verfügbar.',
  failed: 'Diese Nachricht konnte nicht geladen werden.',
  'too-far': 'Die Nachricht liegt zu weit zurück.',
};
