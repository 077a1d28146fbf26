import type { Catalogue } from '../t';

/** What the system shows. The service worker's own: it shares no code with the page. */
export const pushTexts = {
  app: 'Parley',
  'sender-in': '{sender} in {title}',
  'asks-poll': 'Poll: {question}',
  message: { one: 'New message', other: '{count} new messages' },
  mention: { one: 'Somebody mentioned you', other: '{count} mentions of you' },
  reply: { one: 'Somebody replied to you', other: '{count} replies to you' },
  reaction: { one: 'Somebody reacted to your message', other: '{count} people reacted to your message' },
  'added-to-group': 'Somebody added you to a group',
  'contact-request': 'Somebody would like to be a contact of yours',
  'contact-accepted': 'Somebody is now a contact of yours',
  'new-device': 'Your account was used to sign in on a new device',
  'password-changed': 'Your password was changed',
  'second-factor-added': 'Two-step sign-in was turned on',
  'second-factor-removed': 'Two-step sign-in was turned off',
  'email-changed': 'Your e-mail address was changed',
  'identity-linked': 'An account elsewhere was linked with yours',
  other: 'Something new',
} as const satisfies Catalogue;
