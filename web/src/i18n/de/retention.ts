import type { retentionTexts } from '../en/retention';
import type { Translation } from '../translation';

export const retention: Translation<typeof retentionTexts> = {
  age: 'Nachrichten verschwinden hier {time} nach dem Senden.',
  ephemeral: 'Nachrichten verschwinden hier, sobald alle sie erhalten haben, spätestens nach: {time}.',
  label: 'Selbstlöschende Nachrichten',
  hint: 'Gilt für alle, auch für Nachrichten, die schon da sind.',
  keep: 'Aus',
  'keep.server': 'Wie auf diesem Server üblich: aus',
  'age.choice': '{time} nach dem Senden',
  'age.server': 'Wie auf diesem Server üblich: {time} nach dem Senden',
  'ephemeral.choice': 'Wenn alle sie erhalten haben, spätestens nach: {time}',
  'ephemeral.server': 'Wie auf diesem Server üblich: wenn alle sie erhalten haben, spätestens nach: {time}',
  'bound.server': 'Länger bewahrt dieser Server keine Nachricht auf: {time}.',
  'system.age': '{actor} hat eingestellt, dass Nachrichten verschwinden: {time} nach dem Senden',
  'system.ephemeral':
    '{actor} hat eingestellt, dass Nachrichten verschwinden, sobald alle sie erhalten haben, spätestens nach: {time}',
  'system.keep': '{actor} hat selbstlöschende Nachrichten ausgeschaltet',
};
