import * as api from '@/api/settings';
import type { NotificationSettings } from '@/api/types';
import type { RealtimeClient } from '@/realtime/client';
import { dispatch, useLog } from '@/stores/log';

/** One's own settings are part of one's own log, and so are kept and synced with it; a first sync need not bring them. */
export function handleSettings(client: RealtimeClient): void {
  client.onConnect(() => {
    if (useLog.getState().userSettings === null) void loadSettings().catch(() => {});
  });
}

export async function loadSettings(): Promise<void> {
  dispatch({ type: 'user-settings-answered', settings: await api.userSettings() });
}

export async function changeSettings(change: api.SettingsChange): Promise<void> {
  dispatch({ type: 'user-settings-answered', settings: await api.changeUserSettings(change) });
}

export async function changeNotifications(conversationId: string, settings: NotificationSettings): Promise<void> {
  const now = await api.changeConversationNotifications(conversationId, settings);
  dispatch({ type: 'notifications-answered', conversationId, settings: now });
}

/** Whether Enter sends; without a word of the settings it does. */
export const useEnterSends = (): boolean => useLog(state => state.userSettings?.chat.enterSends ?? true);

/** How the pages look, as chosen on any device; undefined until the settings are here. */
export const useChosenTheme = (): 'system' | 'light' | 'dark' | undefined =>
  useLog(state => state.userSettings?.chat.theme);
