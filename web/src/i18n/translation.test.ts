import { afterEach, describe, expect, it, vi } from 'vitest';
import { browserLanguage, directionOf } from './choice';
import { de } from './de';
import { push } from './de/push';
import { en } from './en';
import { actionsTexts } from './en/actions';
import { adminTexts } from './en/admin';
import { adminNotificationsTexts } from './en/adminNotifications';
import { archiveTexts } from './en/archive';
import { authTexts } from './en/auth';
import { banTexts } from './en/bans';
import { contactsTexts } from './en/contacts';
import { discoverTexts } from './en/discover';
import { draftsTexts } from './en/drafts';
import { emojiTexts } from './en/emoji';
import { exportTexts } from './en/exports';
import { forwardTexts } from './en/forward';
import { galleryTexts } from './en/gallery';
import { inviteTexts } from './en/invites';
import { meetTexts } from './en/meet';
import { mentionsTexts } from './en/mentions';
import { notesTexts } from './en/notes';
import { notificationsTexts } from './en/notifications';
import { notifyTexts } from './en/notify';
import { pictureTexts } from './en/picture';
import { pushTexts } from './en/push';
import { pinsTexts } from './en/pins';
import { pollsTexts } from './en/polls';
import { reactionsTexts } from './en/reactions';
import { repliesTexts } from './en/replies';
import { reportTexts } from './en/report';
import { retentionTexts } from './en/retention';
import { scheduledTexts } from './en/scheduled';
import { searchTexts } from './en/search';
import { settingsTexts } from './en/settings';
import { sharedFilesTexts } from './en/sharedFiles';
import { shortcutsTexts } from './en/shortcuts';
import { switcherTexts } from './en/switcher';
import { textTexts } from './en/text';
import { voiceTexts } from './en/voice';
import { writingTexts } from './en/writing';
import type { Catalogue, Entry } from './t';
import type { Translations } from './translation';

const english: Readonly<Record<keyof Translations, Catalogue>> = {
  actions: actionsTexts,
  admin: adminTexts,
  adminNotifications: adminNotificationsTexts,
  archive: archiveTexts,
  auth: authTexts,
  bans: banTexts,
  common: en,
  contacts: contactsTexts,
  discover: discoverTexts,
  drafts: draftsTexts,
  emoji: emojiTexts,
  exports: exportTexts,
  forward: forwardTexts,
  gallery: galleryTexts,
  invites: inviteTexts,
  meet: meetTexts,
  mentions: mentionsTexts,
  notes: notesTexts,
  notifications: notificationsTexts,
  notify: notifyTexts,
  picture: pictureTexts,
  pins: pinsTexts,
  polls: pollsTexts,
  reactions: reactionsTexts,
  replies: repliesTexts,
  report: reportTexts,
  retention: retentionTexts,
  scheduled: scheduledTexts,
  search: searchTexts,
  settings: settingsTexts,
  sharedFiles: sharedFilesTexts,
  shortcuts: shortcutsTexts,
  switcher: switcherTexts,
  text: textTexts,
  voice: voiceTexts,
  writing: writingTexts,
};

const pairs: [string, Catalogue, Catalogue][] = [
  ...Object.entries(english).map(([name, texts]): [string, Catalogue, Catalogue] => [
    name,
    texts,
    de[name as keyof Translations],
  ]),
  ['push', pushTexts, push],
];

const forms = (entry: Entry): string[] => (typeof entry === 'string' ? [entry] : Object.values(entry));
const params = (entry: Entry) =>
  [...new Set(forms(entry).flatMap(form => form.match(/\{\w+\}/g) ?? []))].toSorted().join();

describe.each(pairs)('German: %s', (_, texts, german) => {
  it('Keys_AreThoseOfEnglish', () => {
    expect(Object.keys(german).toSorted()).toEqual(Object.keys(texts).toSorted());
  });

  it('Texts_HaveTheParametersAndThePluralFormsThatTheyNeed', () => {
    const faults = Object.keys(texts).filter(key => {
      const [from, to] = [texts[key] as Entry, german[key] as Entry];
      const whole = forms(to).every(form => form.trim() !== '') && params(to) === params(from);
      const plural = typeof from === 'string' || Object.keys(to).toSorted().join() === 'one,other';
      return !whole || !plural;
    });
    expect(faults).toEqual([]);
  });
});

describe('language', () => {
  afterEach(() => vi.resetModules());

  it('Browser_OfSeveralLanguages_GetsTheFirstThatThereIs', () => {
    expect(browserLanguage(['fr-FR', 'de-AT', 'en'])).toBe('de');
    expect(browserLanguage(['en-GB', 'de'])).toBe('en');
    expect(browserLanguage(['fr', 'xx'])).toBe('en');
    expect(browserLanguage([])).toBe('en');
  });

  it('Direction_IsThatOfTheLanguage', () => {
    expect(['en', 'de', 'he', 'ar', 'fa', 'ur'].map(directionOf)).toEqual(['ltr', 'ltr', 'rtl', 'rtl', 'rtl', 'rtl']);
  });

  it('Speak_German_ChangesTextsPluralsDatesAndSizes', async () => {
    const { speak, t } = await import('./t');
    const { bytes } = await import('./sizes');
    const { dayName } = await import('./time');
    speak('de', de);
    expect(t('conversations.unread', { count: 1 })).toBe('1 ungelesene Nachricht');
    expect(t('conversations.unread', { count: 2 })).toBe('2 ungelesene Nachrichten');
    expect(bytes(1_400_000)).toBe('1,4 MB');
    expect(dayName('2026-03-05T12:00:00', new Date('2026-11-30T12:00:00'))).toBe('Donnerstag, 5. März');
  });
});
