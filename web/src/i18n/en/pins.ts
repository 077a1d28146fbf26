import type { Catalogue } from '../t';

export const pinsTexts = {
  title: 'Pinned messages',
  pin: 'Pin',
  unpin: 'Unpin',
  'unpin-of': 'Unpin “{text}”',
  mark: 'Pinned',
  count: { one: '{count} pinned message', other: '{count} pinned messages' },
  bar: '{count}: {text}',
  'pinned-by': 'Pinned by {name}',
  show: '{name}, {when}: {text}',
  'not-pinned': 'It was not pinned.',
  'not-unpinned': 'It was not unpinned.',
  'needs-connection': 'Pinning needs a connection.',
  empty: 'Nothing is pinned',
  'empty.text': 'What is pinned from the menu of a message is found here, however much is said after it.',
  'list.offline': 'Without a connection, these are the pinned messages that this browser knows of.',
  'list.failed': 'The pinned messages could not be loaded.',
  'too-far': 'That message is too far back to be shown here.',
} as const satisfies Catalogue;
