import type { en } from './en';
import type { actionsTexts } from './en/actions';
import type { adminTexts } from './en/admin';
import type { adminNotificationsTexts } from './en/adminNotifications';
import type { authTexts } from './en/auth';
import type { banTexts } from './en/bans';
import type { contactsTexts } from './en/contacts';
import type { discoverTexts } from './en/discover';
import type { emojiTexts } from './en/emoji';
import type { exportTexts } from './en/exports';
import type { forwardTexts } from './en/forward';
import type { galleryTexts } from './en/gallery';
import type { inviteTexts } from './en/invites';
import type { meetTexts } from './en/meet';
import type { mentionsTexts } from './en/mentions';
import type { notificationsTexts } from './en/notifications';
import type { notifyTexts } from './en/notify';
import type { pictureTexts } from './en/picture';
import type { reactionsTexts } from './en/reactions';
import type { repliesTexts } from './en/replies';
import type { reportTexts } from './en/report';
import type { retentionTexts } from './en/retention';
import type { searchTexts } from './en/search';
import type { settingsTexts } from './en/settings';
import type { sharedFilesTexts } from './en/sharedFiles';
import type { textTexts } from './en/text';
import type { voiceTexts } from './en/voice';
import type { writingTexts } from './en/writing';
import type { Catalogue, Entry } from './t';

/** A catalogue in another language: the same keys, so that the compiler finds what is missing. */
export type Translation<C extends Catalogue> = { readonly [K in keyof C]: Entry };

/** All catalogues of the page in another language, by the names that their readers ask for them. */
export interface Translations {
  readonly actions: Translation<typeof actionsTexts>;
  readonly admin: Translation<typeof adminTexts>;
  readonly adminNotifications: Translation<typeof adminNotificationsTexts>;
  readonly auth: Translation<typeof authTexts>;
  readonly bans: Translation<typeof banTexts>;
  readonly common: Translation<typeof en>;
  readonly contacts: Translation<typeof contactsTexts>;
  readonly discover: Translation<typeof discoverTexts>;
  readonly emoji: Translation<typeof emojiTexts>;
  readonly exports: Translation<typeof exportTexts>;
  readonly forward: Translation<typeof forwardTexts>;
  readonly gallery: Translation<typeof galleryTexts>;
  readonly invites: Translation<typeof inviteTexts>;
  readonly meet: Translation<typeof meetTexts>;
  readonly mentions: Translation<typeof mentionsTexts>;
  readonly notifications: Translation<typeof notificationsTexts>;
  readonly notify: Translation<typeof notifyTexts>;
  readonly picture: Translation<typeof pictureTexts>;
  readonly reactions: Translation<typeof reactionsTexts>;
  readonly replies: Translation<typeof repliesTexts>;
  readonly report: Translation<typeof reportTexts>;
  readonly retention: Translation<typeof retentionTexts>;
  readonly search: Translation<typeof searchTexts>;
  readonly settings: Translation<typeof settingsTexts>;
  readonly sharedFiles: Translation<typeof sharedFilesTexts>;
  readonly text: Translation<typeof textTexts>;
  readonly voice: Translation<typeof voiceTexts>;
  readonly writing: Translation<typeof writingTexts>;
}
