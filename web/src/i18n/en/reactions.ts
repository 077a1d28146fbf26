import type { Catalogue } from '../t';

export const reactionsTexts = {
  label: 'Reactions',
  chip: '{emoji} {count}: {names}',
  react: 'React',
  'react-with': 'React with {emoji}',
  'take-back': 'Take back {emoji}',
  'more-emoji': 'More emoji',
  'all-reactions': 'Who reacted',
  'needs-connection': 'Reacting needs a connection.',
  'not-reacted': '{emoji} was not added.',
  'not-taken-back': '{emoji} was not taken back.',
  people: { one: '{count} person', other: '{count} people' },
  'list.needs-connection': 'Who reacted is known to the server: this needs a connection.',
  'list.none': 'Nobody has reacted.',
} as const satisfies Catalogue;
