import { Button } from '@mantine/core';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useTask } from '@/hooks/useTask';
import { leavePartner } from '@/stores/meet';
import classes from './Meet.module.css';
import { t } from './texts';

export function Searching() {
  const stopping = useTask(() => leavePartner());
  return (
    <div className={classes.centre}>
      <span className={classes.radar}>
        <Icon name="search" size={34} />
      </span>
      <h1 role="status">{t('searching.title')}</h1>
      <p className={classes.soft}>{t('searching.text')}</p>
      <ErrorNote error={stopping.error} />
      <div className={classes.actions}>
        <Button variant="default" loading={stopping.busy} onClick={() => stopping.run()}>
          {t('searching.stop')}
        </Button>
      </div>
    </div>
  );
}
