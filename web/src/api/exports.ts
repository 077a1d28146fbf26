import { authorized, download } from './authorized';
import { fileTimeoutMs } from './http';

export interface ExportJob {
  id: string;
  /** Of one conversation; else of everything. */
  conversationId?: string;
  state: 'queued' | 'running' | 'ready' | 'failed';
  /** Per cent. */
  progress: number;
  /** Of one that has failed. Servers after this page may know others. */
  failure?: 'error' | 'too-large' | 'no-member' | 'outdated';
  createdAt: string;
  /** When its file will be removed; null until there is one. */
  expiresAt: string | null;
  bytes: number | null;
}

export const listExports = () => authorized<{ items: ExportJob[] }>('/me/exports');

/** Of all that is kept of oneself. */
export const requestExport = () => authorized<ExportJob>('/me/exports', { method: 'POST', body: {} });

export const listConversationExports = (conversationId: string) =>
  authorized<{ items: ExportJob[] }>(`/conversations/${conversationId}/exports`);

export const requestConversationExport = (conversationId: string) =>
  authorized<ExportJob>(`/conversations/${conversationId}/exports`, { method: 'POST', body: {} });

/** Cancels it, or removes its file. */
export const removeExport = (id: string) => authorized<void>(`/me/exports/${id}`, { method: 'DELETE' });

export const exportFile = (id: string) => download(`/me/exports/${id}/file`, { limitMs: fileTimeoutMs });
