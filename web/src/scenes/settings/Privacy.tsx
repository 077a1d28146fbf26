import { useEffect, useState } from 'react';
import { changeChatSettings, chatSettings } from '@/api/chatSettings';
import type { ChatSettings } from '@/api/types';
import { ErrorNote } from '@/components/ErrorNote';
import { Ready } from '@/components/Loading';
import { useLoad } from '@/hooks/useLoad';
import { useTask } from '@/hooks/useTask';
import { useLog } from '@/stores/log';
import { useKnowsPeople } from '@/stores/session/abilities';
import { Choice } from './Choice';
import { SettingSwitch } from './SettingSwitch';
import classes from './Settings.module.css';
import { t } from './texts';
import { useSettings } from './useSettings';

const lastSeen = (['everyone', 'contacts', 'nobody'] as const).map(value => ({
  value,
  label: t(`privacy.last-seen.${value}`),
}));
const mayMessage = (['everyone', 'contacts', 'nobody-new'] as const).map(value => ({
  value,
  label: t(`privacy.message.${value}`),
}));
const mayAdd = (['everyone', 'contacts', 'nobody'] as const).map(value => ({
  value,
  label: t(`privacy.add.${value}`),
}));

export function Privacy() {
  const people = useKnowsPeople();
  return (
    <>
      <Visibility />
      {people && <Reach />}
    </>
  );
}

/** What others see of one's being here and reading. */
function Visibility() {
  // Sync brings them, and every change on any device; what the server answered to a change of this page may come first.
  const synced = useLog(state => state.settings);
  const [answered, setAnswered] = useState<ChatSettings | null>(null);
  // What was chosen shows at once, and goes back when the server does not take it.
  const [wanted, setWanted] = useState<Partial<ChatSettings>>({});
  const known = answered ?? synced;
  const settings = known && { ...known, ...wanted };
  const loading = useLoad(async () => setAnswered(await chatSettings()));
  const change = useTask(async (to: Partial<ChatSettings>) => {
    setWanted(to);
    try {
      setAnswered(await changeChatSettings(to));
    } finally {
      setWanted({});
    }
  });
  useEffect(() => setAnswered(null), [synced]);

  if (!settings) return <Ready of={loading}>{() => null}</Ready>;
  return (
    <div className={classes.card}>
      <SettingSwitch
        label={t('privacy.read-receipts')}
        hint={t('privacy.read-receipts.hint')}
        checked={settings.readReceipts}
        busy={change.busy}
        onChange={readReceipts => change.run({ readReceipts })}
      />
      <Choice
        label={t('privacy.last-seen')}
        hint={t('privacy.last-seen.hint')}
        value={settings.lastSeen}
        options={lastSeen}
        busy={change.busy}
        onChange={value => change.run({ lastSeen: value })}
      />
      <ErrorNote error={change.error} />
    </div>
  );
}

/** Who may come to one. */
function Reach() {
  const { settings, loading, change } = useSettings();
  if (!settings) return <Ready of={loading}>{() => null}</Ready>;
  return (
    <div className={classes.card}>
      <Choice
        label={t('privacy.who-may-message')}
        value={settings.privacy.whoMayMessage}
        options={mayMessage}
        busy={change.busy}
        onChange={whoMayMessage => change.run({ privacy: { whoMayMessage } })}
      />
      <Choice
        label={t('privacy.who-may-add')}
        value={settings.privacy.whoMayAdd}
        options={mayAdd}
        busy={change.busy}
        onChange={whoMayAdd => change.run({ privacy: { whoMayAdd } })}
      />
      <ErrorNote error={change.error} />
    </div>
  );
}
