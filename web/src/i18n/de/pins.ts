import type { pinsTexts } from '../en/pins';
import type { Translation } from '../translation';

export const pins: Translation<typeof pinsTexts> = {
  title: 'Angepinnte Nachrichten',
  pin: 'Anpinnen',
  unpin: 'Lösen',
  'unpin-of': '„{text}“ lösen',
  mark: 'Angepinnt',
  count: { one: '{count} angepinnte Nachricht', other: '{count} angepinnte Nachrichten' },
  bar: '{count}: {text}',
  'pinned-by': 'Angepinnt von {name}',
  show: '{name}, {when}: {text}',
  'not-pinned': 'Sie wurde nicht angepinnt.',
  'not-unpinned': 'Sie wurde nicht gelöst.',
  'needs-connection': 'Anpinnen braucht eine Verbindung.',
  empty: 'Nichts ist angepinnt',
  'empty.text': 'Was im Menü einer Nachricht angepinnt wird, findet sich hier, wie viel auch danach gesagt wird.',
  'list.offline': 'Ohne Verbindung sind das die angepinnten Nachrichten, die dieser Browser kennt.',
  'list.failed': 'Die angepinnten Nachrichten konnten nicht geladen werden.',
  'too-far': 'Diese Nachricht liegt zu weit zurück, um sie hier zu zeigen.',
};
