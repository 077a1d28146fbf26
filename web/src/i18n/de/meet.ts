import type { meetTexts } from '../en/meet';
import type { Translation } from '../translation';

export const meet: Translation<typeof meetTexts> = {
  title: 'Triff jemanden',
  subtitle: 'Sprich mit Fremden, ohne Konto. Wenn das Gespräch endet, bleibt nichts davon.',
  nickname: 'Spitzname',
  'nickname.hint': 'Wie der andere dich nennt. Nicht dein echter Name.',
  'nickname.missing': 'Wähle einen Spitznamen mit höchstens 32 Zeichen',
  interests: 'Interessen',
  'interests.hint': 'Bis zu 10. Tippe eines und drücke Enter; wir suchen jemanden, der einige davon teilt.',
  'interests.placeholder': 'Schach, Wandern, Jazz…',
  languages: 'Sprachen',
  'languages.hint': 'Bis zu 5, in denen du sprechen möchtest.',
  rules:
    'Sei freundlich, verrate niemandem, wer du bist, und melde, was nicht in Ordnung ist. Du musst mindestens 18 sein.',
  find: 'Jemanden finden',
  preparing: 'Einen Moment: Dein Browser zeigt gerade, dass er kein Roboter ist.',
  login: 'Du hast ein Konto?',
  'login.link': 'Anmelden',

  'closed.title': 'Hier gibt es keine Fremden',
  'closed.text': 'Dieser Server nimmt keine Gäste auf. Mit einem Konto kannst du mit den Leuten darauf sprechen.',
  'member.title': 'Das ist für Gäste',
  'member.text': 'Du bist als {name} angemeldet. Um Fremde zu treffen, öffne diese Seite in einem privaten Fenster.',
  'to-app': 'Zu deinen Unterhaltungen',
  'to-login': 'Zur Anmeldung',

  'searching.title': 'Wir suchen jemanden…',
  'searching.text':
    'Wer deine Interessen oder Sprachen teilt, kommt zuerst; je länger es dauert, desto weniger bestehen wir darauf.',
  'searching.stop': 'Nicht mehr suchen',

  'chat.label': 'Gespräch mit {name}',
  'chat.common': 'Ihr mögt beide {interests}',
  'chat.stranger': 'Jemand Fremdes',
  'chat.found': 'Du sprichst mit {name}. Sag Hallo!',
  next: 'Weiter',
  leave: 'Verlassen',
  more: 'Mehr',
  keep: 'Gespräch behalten',
  'keep.self': 'Du möchtest dieses Gespräch behalten. {name} wurde gefragt.',
  'keep.partner': '{name} möchte dieses Gespräch behalten.',
  'keep.both': 'Ihr wollt es beide behalten. Lege ein Konto an, um es mitzunehmen.',
  'keep.register': 'Konto anlegen',
  'keep.agree': 'Das möchte ich auch',
  block: 'Verlassen und blockieren',
  'block.question': 'Verlassen und {name} nie wieder treffen?',

  'ended.left': '{name} ist gegangen.',
  'ended.disconnected': '{name} ist weg: Die Verbindung ging verloren.',
  'ended.session-ended': '{name} ist weg.',
  'ended.registered': '{name} ist weg.',
  'ended.self': 'Du hast das Gespräch verlassen.',
  'ended.text': 'Was gesagt wurde, ist weg.',
  'ended.timed-out': 'Gerade ist niemand da',
  'ended.timed-out.text':
    'Wir konnten niemanden für dich finden. Versuche es in einer Weile noch einmal, oder mit weniger Interessen.',
  'ended.unavailable': 'Das hat nicht geklappt',
  'ended.unavailable.text': 'Die Suche wurde unterbrochen. Versuche es noch einmal.',
  again: 'Jemand anderen treffen',
  'search-again': 'Noch einmal suchen',
  done: 'Das war’s',

  'register.title': 'Nimm das Gespräch mit',
  'register.subtitle': 'Mit einem Konto behältst du dieses Gespräch und findest mehr.',
  'register.mailed':
    'Eine Mail an {email} ist unterwegs. Öffne den Link darin und melde dich dann an: Das Gespräch kommt mit, solange ihr bis dahin beide hier seid.',
  'register.username': 'Benutzername',
  'register.username.hint': '3–32 Zeichen: a–z, 0–9, Punkt, Bindestrich, Unterstrich. Er bleibt für immer.',
  'register.email': 'E-Mail',
  'register.password': 'Passwort',
  'register.password.hint':
    '8 bis 128 Zeichen. Ein paar Wörter hintereinander merkt man sich leicht und errät man schwer.',
  'register.invitation': 'Einladungscode',
  'register.submit': 'Konto anlegen',
};
