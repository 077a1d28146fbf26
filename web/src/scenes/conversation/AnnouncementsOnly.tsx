import { t } from '@/i18n/t';
import classes from './Composer.module.css';

/** In place of the composer, where moderators alone send. */
export function AnnouncementsOnly() {
  return (
    <p role="note" className={classes.instead}>
      {t('composer.announcements-only')}
    </p>
  );
}
