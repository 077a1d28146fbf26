import { Button } from '@mantine/core';
import { cancelDeletion, getMe } from '@/api/me';
import { useTask } from '@/hooks/useTask';
import { t } from '@/i18n/t';
import { date } from '@/i18n/time';
import { updateMe, useSession } from '@/stores/session';
import { ErrorNote } from './ErrorNote';
import classes from './LeavingBanner.module.css';

/** Whoever signs in while their account waits to be deleted is told so, and may keep it. */
export function LeavingBanner() {
  const deletesAt = useSession(session => (session.status === 'signed-in' ? session.user.deletesAt : null));
  const keeping = useTask(async () => {
    await cancelDeletion();
    updateMe(await getMe());
  });
  if (!deletesAt) return null;
  return (
    <div className={classes.banner} role="status">
      <span>{t('account.leaving', { date: date(deletesAt) })}</span>
      <Button size="compact-sm" loading={keeping.busy} onClick={() => keeping.run()}>
        {t('account.keep')}
      </Button>
      <ErrorNote error={keeping.error} />
    </div>
  );
}
