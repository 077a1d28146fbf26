import { authorized } from './authorized';
import type { NotificationSettings, QuietHours, UserSettings } from './types';

/** What is to change, in each part. */
export interface SettingsChange {
  notifications?: Partial<Omit<UserSettings['notifications'], 'quietHours'>> & { quietHours?: Partial<QuietHours> };
  privacy?: Partial<UserSettings['privacy']>;
  chat?: Partial<UserSettings['chat']>;
}

export const userSettings = () => authorized<UserSettings>('/me/settings');

export const changeUserSettings = (change: SettingsChange) =>
  authorized<UserSettings>('/me/settings', { method: 'PATCH', body: change });

export const changeConversationNotifications = (id: string, settings: NotificationSettings) =>
  authorized<NotificationSettings>(`/conversations/${id}/notification-settings`, { method: 'PUT', body: settings });
