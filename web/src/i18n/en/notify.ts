import type { Catalogue } from '../t';

export const notifyTexts = {
  level: 'Notifications',
  'level.default': 'As in my settings',
  'level.all': 'Every message',
  'level.mentions': 'Only mentions and replies',
  'level.none': 'Nothing',
  mute: 'Mute',
  'mute.until': 'Muted until {when}',
  'mute.forever': 'Muted',
  'mute.hour': 'For an hour',
  'mute.eight-hours': 'For 8 hours',
  'mute.week': 'For a week',
  'mute.always': 'Until I turn it on again',
  unmute: 'Unmute',
} as const satisfies Catalogue;
