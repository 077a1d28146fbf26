import { NativeSelect } from '@mantine/core';
import { setRetention } from '@/api/conversations';
import type { Retention, RetentionInfo } from '@/api/types';
import { ErrorNote } from '@/components/ErrorNote';
import { useServerInfo } from '@/hooks/useServerInfo';
import { useTask } from '@/hooks/useTask';
import { duration } from '@/i18n/time';
import type { ConversationInfo } from '@/stores/log';
import { effective } from '@/stores/retention/kept';
import classes from '../details/Details.module.css';
import { may } from '../details/permissions';
import { said, t } from './texts';

const [hour, day] = [3600, 86_400];

/** What is offered, as far as the server allows it. */
const offered: readonly Retention[] = [
  { mode: 'keep' },
  ...[hour, day, 7 * day, 30 * day, 90 * day, 365 * day].map(seconds => ({ mode: 'age' as const, seconds })),
  ...[hour, day, 7 * day].map(seconds => ({ mode: 'ephemeral' as const, seconds })),
];

const valueOf = ({ mode, seconds }: Retention) => (seconds === undefined ? mode : `${mode} ${seconds}`);

/** How long messages are kept: everybody may know; of a group admins change it, of two people either. */
export function RetentionChoice({ info }: { info: ConversationInfo }) {
  const server = useServerInfo()?.retention;
  // Without a connection, and with a server that keeps everything, it is only said.
  if (info.type === 'guest') return null;
  if (server && may.changeRetention(info)) return <Change info={info} server={server} />;
  const text = said(effective(info.retention, server));
  return text === null ? null : (
    <div className={classes.settings}>
      <p>{text}</p>
    </div>
  );
}

function Change({ info, server }: { info: ConversationInfo; server: RetentionInfo }) {
  const change = useTask((retention: Retention) => setRetention(info.id, retention));
  const chosen = info.retention;
  const current = chosen && effective(chosen, server);
  const possible = offered.filter(each => allowed(each, server));
  const all = current && !possible.some(each => valueOf(each) === valueOf(current)) ? [...possible, current] : possible;
  const data = all.map(each => ({ value: valueOf(each), label: label(each) }));
  return (
    <div className={classes.settings}>
      <NativeSelect
        label={t('label')}
        description={
          server.longestSeconds === null
            ? t('hint')
            : `${t('hint')} ${t('bound.server', { time: duration(server.longestSeconds) })}`
        }
        data={chosen ? data : [{ value: '', label: label(server.default, true) }, ...data]}
        value={current ? valueOf(current) : ''}
        disabled={change.busy}
        onChange={event => {
          const wanted = all.find(each => valueOf(each) === event.currentTarget.value);
          if (wanted) change.run(wanted);
        }}
      />
      <ErrorNote error={change.error} />
    </div>
  );
}

function allowed({ seconds }: Retention, { shortestSeconds, longestSeconds }: RetentionInfo): boolean {
  if (seconds === undefined) return longestSeconds === null;
  return seconds >= shortestSeconds && (longestSeconds === null || seconds <= longestSeconds);
}

function label({ mode, seconds = 0 }: Retention, server = false): string {
  if (mode === 'keep') return t(server ? 'keep.server' : 'keep');
  return t(`${mode}.${server ? 'server' : 'choice'}`, { time: duration(seconds) });
}
