import type { galleryTexts } from '../en/gallery';
import type { notifyTexts } from '../en/notify';
import type { pictureTexts } from '../en/picture';
import type { reportTexts } from '../en/report';
import type { sharedFilesTexts } from '../en/sharedFiles';
import type { voiceTexts } from '../en/voice';
import type { Translation } from '../translation';

export const gallery: Translation<typeof galleryTexts> = {
  previous: 'Vorheriges Bild',
  next: 'Nächstes Bild',
  'zoom-in': 'Vergrößern',
  'zoom-out': 'Verkleinern',
  zoom: '{percent} %',
  'save-original': 'Das Original von {name} speichern',
  'go-to': 'In der Unterhaltung zeigen',
  shown: '{name}, von {sender}',
};

export const notify: Translation<typeof notifyTexts> = {
  level: 'Benachrichtigungen',
  'level.default': 'Wie in meinen Einstellungen',
  'level.all': 'Jede Nachricht',
  'level.mentions': 'Nur Erwähnungen und Antworten',
  'level.none': 'Nichts',
  mute: 'Stummschalten',
  'mute.until': 'Stumm bis {when}',
  'mute.forever': 'Stumm',
  'mute.hour': 'Für eine Stunde',
  'mute.eight-hours': 'Für 8 Stunden',
  'mute.week': 'Für eine Woche',
  'mute.always': 'Bis ich es wieder einschalte',
  unmute: 'Nicht mehr stumm',
};

export const picture: Translation<typeof pictureTexts> = {
  add: 'Bild hinzufügen',
  change: 'Bild ändern',
  remove: 'Bild entfernen',
  use: 'Dieses Bild nehmen',
  progress: 'Das Bild wird hochgeladen',
  preview: 'So wird es aussehen.',
  'looked-at': 'Wird angesehen…',
  hint: 'JPEG, PNG, GIF oder WebP, höchstens {limit}',
  'no-image': 'Das ist kein Bild, das gezeigt werden kann: Wähle JPEG, PNG, GIF oder WebP.',
  'too-large': 'Zu groß: Ein Bild darf höchstens {limit} haben.',
  unreadable: 'Dieses Bild kann nicht gezeigt werden. Wähle ein anderes.',
  saved: 'Das Bild ist gespeichert.',
  removed: 'Das Bild ist entfernt.',
};

export const report: Translation<typeof reportTexts> = {
  action: 'Melden',
  title: 'Diese Unterhaltung melden',
  text: 'Ihre letzten Nachrichten gehen mit deiner Meldung an die Moderation. {name} erfährt es nicht.',
  reason: 'Was stimmt nicht?',
  'reason.spam': 'Werbung oder Spam',
  'reason.harassment': 'Beleidigung oder Belästigung',
  'reason.sexual-content': 'Unerwünschte sexuelle Inhalte',
  'reason.violence': 'Drohungen oder Gewalt',
  'reason.danger': 'Ein Kind, oder jemand in Gefahr',
  'reason.other': 'Etwas anderes',
  details: 'Was ist passiert? (freiwillig)',
  submit: 'Meldung senden',
  done: 'Danke. Die Moderation sieht es sich an.',
};

export const sharedFiles: Translation<typeof sharedFilesTexts> = {
  kind: 'Art der Dateien',
  'kind.media': 'Medien',
  'kind.audio': 'Ton',
  'kind.other': 'Dateien',
  'none.media': 'Hier wurden keine Bilder oder Videos gesendet.',
  'none.audio': 'Hier wurden keine Sprachnachrichten oder anderen Töne gesendet.',
  'none.other': 'Hier wurden keine anderen Dateien gesendet.',
  list: 'Dateien dieser Unterhaltung',
  back: 'Zurück zu den Details',
  'go-to': '{name} in der Unterhaltung zeigen',
  'too-far': 'Diese Nachricht liegt zu weit zurück, um sie zu zeigen. Blättere in der Unterhaltung nach oben.',
};

export const voice: Translation<typeof voiceTexts> = {
  label: 'Sprachnachricht',
  new: 'Neue Sprachnachricht',
  asking: 'Warten auf das Mikrofon…',
  recording: 'Aufnahme läuft',
  working: 'Einen Moment…',
  recorded: 'Aufgenommen, {length}',
  full: 'In eine Sprachnachricht passen {length}.',
  cancel: 'Aufnahme verwerfen',
  stop: 'Aufnahme beenden',
  send: 'Sprachnachricht senden',
  refused:
    'Dieser Browser darf das Mikrofon hier nicht benutzen. Erlaube es in den Einstellungen der Seite und versuche es noch einmal.',
  'no-device': 'Kein Mikrofon gefunden. Schließe eines an und versuche es noch einmal.',
  busy: 'Ein anderes Programm benutzt das Mikrofon, oder es antwortet nicht.',
  failed: 'Es konnte nichts aufgenommen werden. Versuche es noch einmal.',
  play: 'Sprachnachricht abspielen',
  pause: 'Sprachnachricht anhalten',
  position: 'Stelle',
  at: '{at} von {length}',
  speed: 'Tempo {rate}×',
  rate: '{rate}×',
  name: 'Sprachnachricht {when}',
};
