import { NativeSelect, Switch } from '@mantine/core';
import { type GroupUpdate, updateGroup } from '@/api/conversations';
import type { GroupSettings as Settings } from '@/api/types';
import { ErrorNote } from '@/components/ErrorNote';
import { useTask } from '@/hooks/useTask';
import { t } from '@/i18n/t';
import { duration } from '@/i18n/time';
import type { ConversationInfo } from '@/stores/log';
import classes from './Details.module.css';
import { may } from './permissions';

/** How long people wait between two messages, to choose from. */
const paces = [0, 10, 30, 60, 300, 900, 3600, 21_600];

/** How the group works: everybody may know, admins may change it. */
export function GroupSettings({ info }: { info: ConversationInfo }) {
  // A server that does not know of them.
  if (!info.settings) return null;
  return may.changeSettings(info.me.role) ? (
    <Change id={info.id} settings={info.settings} />
  ) : (
    <Said settings={info.settings} />
  );
}

function Said({ settings }: { settings: Settings }) {
  const { history, visibility = 'private', announcements, slowModeSeconds = 0 } = settings;
  return (
    <div className={classes.settings}>
      {visibility === 'public' && <p>{t('details.public.on')}</p>}
      <p>{t(history === 'from-start' ? 'details.history.from-start' : 'details.history.from-joining')}</p>
      {announcements && <p>{t('details.announcements.on')}</p>}
      {slowModeSeconds > 0 && <p>{t('details.slow.on', { time: duration(slowModeSeconds) })}</p>}
    </div>
  );
}

function Change({ id, settings }: { id: string; settings: Settings }) {
  const { history, visibility = 'private', announcements = false, slowModeSeconds = 0 } = settings;
  const change = useTask((update: GroupUpdate) => updateGroup(id, update));
  const offered = paces.includes(slowModeSeconds) ? paces : [...paces, slowModeSeconds].sort((a, b) => a - b);
  return (
    <div className={classes.settings}>
      <Switch
        label={t('details.public')}
        description={t('details.public.hint')}
        checked={visibility === 'public'}
        disabled={change.busy}
        onChange={event => change.run({ visibility: event.currentTarget.checked ? 'public' : 'private' })}
      />
      <Switch
        label={t('details.history')}
        description={t('details.history.hint')}
        checked={history === 'from-start'}
        disabled={change.busy}
        onChange={event => change.run({ history: event.currentTarget.checked ? 'from-start' : 'from-joining' })}
      />
      <Switch
        label={t('details.announcements')}
        description={t('details.announcements.hint')}
        checked={announcements}
        disabled={change.busy}
        onChange={event => change.run({ announcements: event.currentTarget.checked })}
      />
      <NativeSelect
        label={t('details.slow')}
        description={t('details.slow.hint')}
        data={offered.map(seconds => ({
          value: `${seconds}`,
          label: seconds === 0 ? t('details.slow.off') : duration(seconds),
        }))}
        value={`${slowModeSeconds}`}
        disabled={change.busy}
        onChange={event => change.run({ slowModeSeconds: Number(event.currentTarget.value) })}
      />
      <ErrorNote error={change.error} />
    </div>
  );
}
