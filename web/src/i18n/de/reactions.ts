import type { reactionsTexts } from '../en/reactions';
import type { Translation } from '../translation';

export const reactions: Translation<typeof reactionsTexts> = {
  label: 'Reaktionen',
  chip: '{emoji} {count}: {names}',
  react: 'Reagieren',
  'react-with': 'Mit {emoji} reagieren',
  'take-back': '{emoji} zurücknehmen',
  'more-emoji': 'Weitere Emoji',
  'all-reactions': 'Wer reagiert hat',
  'needs-connection': 'Reagieren braucht eine Verbindung.',
  'not-reacted': '{emoji} wurde nicht hinzugefügt.',
  'not-taken-back': '{emoji} wurde nicht zurückgenommen.',
  people: { one: '{count} Person', other: '{count} Personen' },
  'list.needs-connection': 'Wer reagiert hat, weiß der Server: Das braucht eine Verbindung.',
  'list.none': 'Niemand hat reagiert.',
};
