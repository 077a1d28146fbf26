import type { forwardTexts } from '../en/forward';
import type { Translation } from '../translation';

export const forward: Translation<typeof forwardTexts> = {
  forward: 'Weiterleiten',
  title: 'Nachricht weiterleiten',
  search: 'Unterhaltungen suchen',
  list: 'Unterhaltungen',
  'no-match': 'Keine Unterhaltung passt zu „{query}“.',
  none: 'Es gibt noch keine Unterhaltung, in die sie gehen könnte.',
  more: 'Ältere Unterhaltungen zeigen',
  silent: 'Hier senden nur Moderatoren',
  send: { one: 'In {count} Unterhaltung weiterleiten', other: 'In {count} Unterhaltungen weiterleiten' },
  'send.none': 'Wähle Unterhaltungen',
};
