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
import { search } from './search';
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
  report,
  search,
  settings,
  sharedFiles,
  voice,
};
