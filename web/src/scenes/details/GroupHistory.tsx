import { Switch } from '@mantine/core';
import { updateGroup } from '@/api/conversations';
import { ErrorNote } from '@/components/ErrorNote';
import { useTask } from '@/hooks/useTask';
import { t } from '@/i18n/t';
import type { ConversationInfo } from '@/stores/log';
import classes from './Details.module.css';
import { may } from './permissions';

/** Whether newcomers see what was said before they came: everybody may know, admins may change it. */
export function GroupHistory({ info }: { info: ConversationInfo }) {
  const fromStart = info.settings?.history === 'from-start';
  const change = useTask((checked: boolean) =>
    updateGroup(info.id, { history: checked ? 'from-start' : 'from-joining' }),
  );
  // A server that does not know of it.
  if (!info.settings) return null;
  if (!may.changeSettings(info.me.role)) {
    return (
      <p className={classes.setting}>{t(fromStart ? 'details.history.from-start' : 'details.history.from-joining')}</p>
    );
  }
  return (
    <div className={classes.setting}>
      <Switch
        label={t('details.history')}
        description={t('details.history.hint')}
        checked={fromStart}
        disabled={change.busy}
        onChange={event => change.run(event.currentTarget.checked)}
      />
      <ErrorNote error={change.error} />
    </div>
  );
}
