import type { Translations } from '../translation';
import { actions } from './actions';
import { admin } from './admin';
import { adminNotifications } from './adminNotifications';
import { auth } from './auth';
import { common } from './common';
import { contacts } from './contacts';
import { discover } from './discover';
import { emoji } from './emoji';
import { exports } from './exports';
import { forward } from './forward';
import { bans, invites } from './groups';
import { meet } from './meet';
import { mentions } from './mentions';
import { notifications } from './notifications';
import { reactions } from './reactions';
import { replies } from './replies';
import { retention } from './retention';
import { search } from './search';
import { settings } from './settings';
import { gallery, notify, picture, report, sharedFiles, voice } from './small';
import { text } from './text';
import { writing } from './writing';

/** The German catalogues, loaded at once by those who read them. */
export const de: Translations = {
  actions,
  admin,
  adminNotifications,
  auth,
  bans,
  common,
  contacts,
  discover,
  emoji,
  exports,
  forward,
  gallery,
  invites,
  meet,
  mentions,
  notifications,
  notify,
  picture,
  reactions,
  replies,
  report,
  retention,
  search,
  settings,
  sharedFiles,
  text,
  voice,
  writing,
};
