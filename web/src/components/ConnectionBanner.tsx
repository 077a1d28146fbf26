import { useEffect, useState } from 'react';
import { t } from '@/i18n/t';
import { useConnection } from '@/stores/connection';
import classes from './ConnectionBanner.module.css';
import { Icon } from './Icon';

/** A reconnection that takes less time than this is not worth a word. */
const patienceMs = 1_500;

/** Says that the connection is away. It lies over the page, so that nothing moves when it comes and goes. */
export function ConnectionBanner() {
  const { status, network } = useConnection();
  const wanted = !network ? 'offline' : status === 'online' ? null : status;
  const [shown, setShown] = useState<typeof wanted>(null);

  useEffect(() => {
    if (wanted === null || wanted === 'offline') {
      setShown(wanted);
      return;
    }
    const timer = setTimeout(() => setShown(wanted), patienceMs);
    return () => clearTimeout(timer);
  }, [wanted]);

  return (
    <div role="status" aria-label={t('connection.label')} className={classes.place}>
      {shown && (
        <span className={classes.banner} data-state={shown}>
          {shown === 'offline' ? <Icon name="cloudOff" size={16} /> : <span className={classes.spinner} />}
          {t(`connection.${shown}`)}
        </span>
      )}
    </div>
  );
}
