import { authorized } from './authorized';
import type { Me } from './types';

/** What one may change of one's own profile. */
export interface ProfileChange {
  displayName?: string;
  bio?: string;
  timeZone?: string;
  language?: string;
}

export interface DeviceSession {
  id: string;
  /** Browser and system. */
  name: string;
  /** Empty when unknown. */
  address: string;
  createdAt: string;
  lastUsedAt: string;
  current: boolean;
}

export const getMe = () => authorized<Me>('/me');

export const changeMe = (change: ProfileChange) => authorized<Me>('/me', { method: 'PATCH', body: change });

export const changePassword = (currentPassword: string, newPassword: string) =>
  authorized<void>('/me/password', { method: 'POST', body: { currentPassword, newPassword } });

export const changeEmail = (password: string, email: string) =>
  authorized<void>('/me/email', { method: 'POST', body: { password, email } });

export const listDevices = () => authorized<{ items: DeviceSession[] }>('/me/sessions');

export const endDevice = (id: string) => authorized<void>(`/me/sessions/${id}`, { method: 'DELETE' });

export const endOtherDevices = () => authorized<void>('/me/sessions', { method: 'DELETE' });

export const requestDeletion = (password: string) =>
  authorized<{ deletesAt: string }>('/me/deletion', { method: 'POST', body: { password } });

export const cancelDeletion = () => authorized<void>('/me/deletion', { method: 'DELETE' });
