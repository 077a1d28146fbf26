import type { Me, ServerInfo } from '@/api/types';
import type { AdminPage, SettingsPage } from '@/stores/route';
import { useSession } from '.';

// A page may be newer than its server, for a moment of an upgrade or for good: what the server does not have is not offered.

/** Contacts, settings, profiles. */
export const knowsPeople = (user: Me): boolean => user.bio !== undefined;

/** Mailed links and codes, passwords and addresses that can be changed, invitations. */
export const knowsMail = (info: ServerInfo | undefined): boolean => info?.registration !== undefined;

/** Strangers, and reports. */
export const knowsGuests = (info: ServerInfo | undefined): boolean => info?.guests !== undefined;

/** Messages can be looked for. */
export const knowsSearch = (info: ServerInfo | undefined): boolean => info?.search?.enabled === true;

export const useKnowsPeople = (): boolean =>
  useSession(session => session.status === 'signed-in' && knowsPeople(session.user));

const ofPeople: readonly SettingsPage[] = ['profile', 'chat', 'notifications', 'blocked', 'export', 'delete'];
const ofMail: readonly SettingsPage[] = ['email', 'password'];

export const offersSettings = (page: SettingsPage, people: boolean, info: ServerInfo | undefined): boolean =>
  (people || !ofPeople.includes(page)) && (knowsMail(info) || !ofMail.includes(page));

export function offersAdmin(page: AdminPage, info: ServerInfo | undefined): boolean {
  if (page === 'reports') return knowsGuests(info);
  return knowsMail(info) || (page !== 'invitations' && page !== 'mails');
}
