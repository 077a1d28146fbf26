import { authorized } from './authorized';
import { query } from './http';
import type { AccountRole, List, User } from './types';

export interface Account extends User {
  email: string | null;
  role: AccountRole;
  disabled: boolean;
  disabledAt: string | null;
  hasSecondFactor: boolean;
}

export interface Invitation {
  id: string;
  /** For those who make invitations. */
  note: string;
  maxUses: number;
  uses: number;
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
}

/** Only the answer to its making has the code: it is kept as a hash. */
export interface NewInvitation extends Invitation {
  code: string;
  /** Only its path where the server does not know its own address. */
  url: string;
}

/** The name is null when the account is gone. */
export interface AuditPerson {
  id: string;
  username: string | null;
}

export interface AuditEntry {
  id: string;
  kind: string;
  at: string;
  actor: AuditPerson | null;
  subject: AuditPerson | null;
  address: string | null;
  detail: Readonly<Record<string, string>>;
}

export interface MailSummary {
  id: string;
  to: string;
  subject: string;
  purpose: string;
  createdAt: string;
}

export interface Mail extends MailSummary {
  text: string;
}

type Page<T> = Omit<List<T>, 'users'>;

export const listAccounts = (filter: {
  search?: string | undefined;
  role?: string | undefined;
  cursor?: string | undefined;
}) => authorized<Page<Account>>(`/admin/users${query({ limit: 50, ...filter })}`);

export const changeAccount = (id: string, change: { role?: AccountRole; disabled?: boolean }) =>
  authorized<Account>(`/admin/users/${id}`, { method: 'PATCH', body: change });

export const endSessionsOf = (id: string) =>
  authorized<void>(`/admin/users/${id}/revoke-sessions`, { method: 'POST', body: {} });

export const listInvitations = (cursor?: string) =>
  authorized<Page<Invitation>>(`/admin/invitations${query({ limit: 50, cursor })}`);

export const invite = (wish: { maxUses: number; expiresAt: string; note: string }) =>
  authorized<NewInvitation>('/admin/invitations', { method: 'POST', body: wish });

export const revokeInvitation = (id: string) => authorized<void>(`/admin/invitations/${id}`, { method: 'DELETE' });

export const listAudit = (filter: {
  kind?: string | undefined;
  userId?: string | undefined;
  cursor?: string | undefined;
}) => authorized<Page<AuditEntry>>(`/admin/audit${query({ limit: 50, ...filter })}`);

export const listMails = (cursor?: string) =>
  authorized<Page<MailSummary>>(`/admin/mails${query({ limit: 50, cursor })}`);

export const getMail = (id: string) => authorized<Mail>(`/admin/mails/${id}`);
