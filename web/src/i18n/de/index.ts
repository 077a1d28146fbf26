import type { Translations } from '../translation';
import { actions } from './actions';
import { admin } from './admin';
import { adminNotifications } from './adminNotifications';
import { archive } from './archive';
import { auth } from './auth';
import { common } from './common';
import { contacts } from './contacts';
import { discover } from './discover';
import { drafts } from './drafts';
import { emoji } from './emoji';
import { exports } from './exports';
import { forward } from './forward';
import { bans, invites } from './groups';
import { meet } from './meet';
import { mentions } from './mentions';
import { notes } from './notes';
import { notifications } from './notifications';
import { pins } from './pins';
import { polls } from './polls';
import { reactions } from './reactions';
import { replies } from './replies';
import { retention } from './retention';
import { scheduled } from './scheduled';
import { search } from './search';
import { settings } from './settings';
import { shortcuts } from './shortcuts';
import { gallery, notify, picture, report, sharedFiles, voice } from './small';
import { switcher } from './switcher';
import { text } from './text';
import { writing } from './writing';

/** The German catalogues, loaded at once by those who read them. */
export const de: Translations = {
  actions,
  admin,
  adminNotifications,
  archive,
  auth,
  bans,
  common,
  contacts,
  discover,
  drafts,
  emoji,
  exports,
  forward,
  gallery,
  invites,
  meet,
  mentions,
  notes,
  notifications,
  notify,
  picture,
  pins,
  polls,
  reactions,
  replies,
  report,
  retention,
  scheduled,
  search,
  settings,
  sharedFiles,
  shortcuts,
  switcher,
  text,
  voice,
  writing,
};
