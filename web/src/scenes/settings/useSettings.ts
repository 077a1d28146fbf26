import { useState } from 'react';
import type { SettingsChange } from '@/api/settings';
import type { UserSettings } from '@/api/types';
import { useLoad } from '@/hooks/useLoad';
import { useTask } from '@/hooks/useTask';
import { useLog } from '@/stores/log';
import { changeSettings, loadSettings } from '@/stores/settings';

/** The settings, and the changing of one: what was chosen shows at once, and goes back when the server does not take it. */
export function useSettings() {
  const known = useLog(state => state.userSettings);
  const [wanted, setWanted] = useState<SettingsChange>({});
  const loading = useLoad(() => loadSettings());
  const change = useTask(async (to: SettingsChange) => {
    setWanted(to);
    try {
      await changeSettings(to);
    } finally {
      setWanted({});
    }
  });
  return { settings: known && merged(known, wanted), loading, change };
}

function merged(known: UserSettings, { notifications, privacy, chat }: SettingsChange): UserSettings {
  return {
    notifications: {
      ...known.notifications,
      ...notifications,
      quietHours: { ...known.notifications.quietHours, ...notifications?.quietHours },
    },
    privacy: { ...known.privacy, ...privacy },
    chat: { ...known.chat, ...chat },
  };
}
