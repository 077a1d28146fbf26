import type { pushTexts } from '../en/push';
import type { Translation } from '../translation';

/** What the system shows (the service worker's own). */
export const push: Translation<typeof pushTexts> = {
  app: 'Parley',
  'sender-in': '{sender} in {title}',
  'asks-poll': 'Umfrage: {question}',
  message: { one: 'Neue Nachricht', other: '{count} neue Nachrichten' },
  mention: { one: 'Jemand hat dich erwähnt', other: '{count} Erwähnungen von dir' },
  reply: { one: 'Jemand hat dir geantwortet', other: '{count} Antworten an dich' },
  reaction: {
    one: 'Jemand hat auf deine Nachricht reagiert',
    other: '{count} Personen haben auf deine Nachricht reagiert',
  },
  'added-to-group': 'Jemand hat dich zu einer Gruppe hinzugefügt',
  'contact-request': 'Jemand möchte dein Kontakt sein',
  'contact-accepted': 'Jemand ist jetzt dein Kontakt',
  'new-device': 'Mit deinem Konto hat sich ein neues Gerät angemeldet',
  'password-changed': 'Dein Passwort wurde geändert',
  'second-factor-added': 'Die Anmeldung in zwei Schritten wurde eingeschaltet',
  'second-factor-removed': 'Die Anmeldung in zwei Schritten wurde ausgeschaltet',
  'email-changed': 'Deine E-Mail-Adresse wurde geändert',
  'identity-linked': 'Ein Konto anderswo wurde mit deinem verknüpft',
  other: 'Etwas Neues',
};
