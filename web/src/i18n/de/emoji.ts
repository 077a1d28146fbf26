import type { emojiTexts } from '../en/emoji';
import type { Translation } from '../translation';

export const emoji: Translation<typeof emojiTexts> = {
  title: 'Emojis',
  search: 'Emojis suchen',
  groups: 'Gruppen von Emojis',
  found: 'Gefunden',
  none: 'Kein Emoji heißt „{query}“.',
  failed: 'Die Emojis konnten nicht geladen werden.',
  recent: 'Zuletzt verwendet',
  'group.0': 'Smileys und Gefühle',
  'group.1': 'Menschen und Körper',
  'group.3': 'Tiere und Natur',
  'group.4': 'Essen und Trinken',
  'group.5': 'Reisen und Orte',
  'group.6': 'Aktivitäten',
  'group.7': 'Gegenstände',
  'group.8': 'Symbole',
  'group.9': 'Flaggen',
  tones: 'Hautfarbe',
  'tone.0': 'Ohne Hautfarbe',
  'tone.1': 'Hell',
  'tone.2': 'Mittelhell',
  'tone.3': 'Mittel',
  'tone.4': 'Mitteldunkel',
  'tone.5': 'Dunkel',
};
