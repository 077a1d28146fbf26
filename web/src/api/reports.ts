import { authorized } from './authorized';
import { query } from './http';
import type { List } from './types';

export const reportReasons = ['spam', 'harassment', 'sexual-content', 'violence', 'danger', 'other'] as const;
export type ReportReason = (typeof reportReasons)[number];

export const reportStates = ['open', 'in-review', 'resolved', 'dismissed'] as const;
export type ReportState = (typeof reportStates)[number];

export interface ReportedPerson {
  id: string;
  /** What they were called then. */
  name: string;
  guest: boolean;
}

export interface Report {
  id: string;
  createdAt: string;
  state: ReportState;
  reason: ReportReason;
  conversationId: string;
  conversationType: 'direct' | 'group' | 'guest';
  reporter: ReportedPerson;
  /** Null: the group as a whole. */
  reported: ReportedPerson | null;
  handledBy: string | null;
  handledAt: string | null;
}

export interface ReportDetails extends Report {
  text: string | null;
  note: string | null;
  /** The last messages when it was made; oldest first. */
  evidence: { senderId: string; senderName: string; text: string; createdAt: string }[];
}

export const report = (conversationId: string, reason: ReportReason, text: string) =>
  authorized<unknown>('/reports', {
    method: 'POST',
    body: { conversationId, reason, ...(text === '' ? {} : { text }) },
  });

export const listReports = (filter: { state?: string | undefined; cursor?: string | undefined }) =>
  authorized<Omit<List<Report>, 'users'>>(`/admin/reports${query({ limit: 50, ...filter })}`);

export const getReport = (id: string) => authorized<ReportDetails>(`/admin/reports/${id}`);

export const changeReport = (id: string, change: { state?: ReportState; note?: string }) =>
  authorized<unknown>(`/admin/reports/${id}`, { method: 'PATCH', body: change });
