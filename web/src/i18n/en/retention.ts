import type { Entry } from '../t';

/** How long messages are kept. */
export const retentionTexts = {
  age: 'Messages here disappear {time} after they were sent.',
  ephemeral: 'Messages here disappear once everybody has received them, and after {time} at the latest.',
  label: 'Disappearing messages',
  hint: 'For everybody, and for the messages that are here already.',
  keep: 'Off',
  'keep.server': 'As this server does: off',
  'age.choice': '{time} after they were sent',
  'age.server': 'As this server does: {time} after they were sent',
  'ephemeral.choice': 'When all have received them, at the latest after {time}',
  'ephemeral.server': 'As this server does: when all have received them, at the latest after {time}',
  'bound.server': 'This server keeps no message longer than {time}.',
  'system.age': '{actor} set messages to disappear {time} after they were sent',
  'system.ephemeral':
    '{actor} set messages to disappear once everybody has received them, and after {time} at the latest',
  'system.keep': '{actor} turned disappearing messages off',
} as const satisfies Record<string, Entry>;
