import { Button } from '@mantine/core';
import type { BlockedUser } from '@/api/contacts';
import { Avatar } from '@/components/Avatar';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { Ready } from '@/components/Loading';
import { useLoad } from '@/hooks/useLoad';
import { useTask } from '@/hooks/useTask';
import { date } from '@/i18n/time';
import { loadBlocks, unblock, useContacts } from '@/stores/contacts';
import classes from './Settings.module.css';
import { t } from './texts';

export function Blocked() {
  const blocks = useContacts(state => state.blocks);
  const loading = useLoad(loadBlocks);
  if (!blocks) return <Ready of={loading}>{() => null}</Ready>;
  if (blocks.length === 0) {
    return <EmptyState icon="block" title={t('blocked.none.title')} text={t('blocked.none.text')} />;
  }
  return (
    <ul className={classes.list}>
      {blocks.map(blocked => (
        <Person key={blocked.user.id} blocked={blocked} />
      ))}
    </ul>
  );
}

function Person({ blocked: { user, since } }: { blocked: BlockedUser }) {
  const task = useTask(() => unblock(user.id));
  return (
    <li>
      <div className={classes.item}>
        <Avatar id={user.id} name={user.displayName} size={40} picture={user.picture ?? null} />
        <span className={classes.what}>
          <span>{user.displayName}</span>
          <span>{t('blocked.since', { date: date(since) })}</span>
        </span>
        <Button
          variant="default"
          size="sm"
          aria-label={t('blocked.end-of', { name: user.displayName })}
          loading={task.busy}
          onClick={() => task.run()}
        >
          {t('blocked.end')}
        </Button>
      </div>
      <ErrorNote error={task.error} />
    </li>
  );
}
