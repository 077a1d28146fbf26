import type { banTexts } from '../en/bans';
import type { inviteTexts } from '../en/invites';
import type { Translation } from '../translation';

export const bans: Translation<typeof banTexts> = {
  title: 'Ausgeschlossene',
  back: 'Zurück zu den Details',
  intro: 'Sie können weder hinzugefügt werden noch über einen Link beitreten.',
  none: 'Niemand ist ausgeschlossen',
  'none.text': 'Ausschließen kann man jemanden in der Liste der Mitglieder.',
  by: 'Ausgeschlossen von {name} am {date}',
  lift: 'Ausschluss aufheben',
  'lift.named': 'Den Ausschluss von {name} aufheben',
};

export const invites: Translation<typeof inviteTexts> = {
  title: 'Einladungslinks',
  back: 'Zurück zu den Details',
  intro: 'Wer einen Link und hier ein Konto hat, kann darüber beitreten.',
  'new.lifetime': 'Gilt für',
  'new.days': { one: '{count} Tag', other: '{count} Tage' },
  'new.uses': 'Wie viele beitreten dürfen',
  'new.uses.any': 'Beliebig viele',
  'new.create': 'Link erstellen',
  fresh: 'Kopiere diesen Link jetzt. Er wird nur dieses eine Mal gezeigt.',
  copy: 'Kopieren',
  copied: 'Kopiert',
  none: 'Noch keine Links',
  'used.of': '{uses} von {most} beigetreten',
  used: { one: '{count} beigetreten', other: '{count} beigetreten' },
  by: 'Von {name}, bis {date}',
  revoke: 'Widerrufen',
  'revoke.named': 'Den Link von {name} widerrufen, {used}',
  'state.revoked': 'Widerrufen',
  'state.expired': 'Abgelaufen',
  'state.used-up': 'Aufgebraucht',

  'join.invited': 'Du bist eingeladen in',
  'join.members': { one: '{count} Mitglied', other: '{count} Mitglieder' },
  'join.join': 'Gruppe beitreten',
  'join.not-now': 'Nicht jetzt',
  'join.member': 'Du bist schon in dieser Gruppe.',
  'join.open': 'Gruppe öffnen',
  'join.home': 'Zu deinen Unterhaltungen',
  'join.invalid.title': 'Dieser Link funktioniert nicht',
  'join.invalid.text': 'Er ist vielleicht abgelaufen, widerrufen oder aufgebraucht. Bitte um einen anderen.',
  'join.full.title': 'Diese Gruppe ist voll',
  'join.full.text': 'Jetzt kann niemand mehr beitreten.',
  'join.refused.title': 'Du kannst dieser Gruppe nicht beitreten',
  'join.refused.text': 'Frage eines ihrer Mitglieder, wenn du das für einen Irrtum hältst.',
};
