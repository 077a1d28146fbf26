import type { Translations } from '../translation';
import { actions } from './actions';
import { admin } from './admin';
import { adminNotifications } from './adminNotifications';
import { auth } from './auth';
import { common } from './common';
import { contacts } from './contacts';
import { bans, invites } from './groups';
import { meet } from './meet';
import { notifications } from './notifications';
import { reactions } from './reactions';
import { replies } from './replies';
import { settings } from './settings';
import { gallery, notify, picture, report, sharedFiles, voice } from './small';

/** The German catalogues, loaded at once by those who read them. */
export const de: Translations = {
  actions,
  admin,
  adminNotifications,
  auth,
  bans,
  common,
  contacts,
  gallery,
  invites,
  meet,
  notifications,
  notify,
  picture,
  reactions,
  replies,
  report,
  settings,
  sharedFiles,
  voice,
};
