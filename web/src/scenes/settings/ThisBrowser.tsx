import { ErrorNote } from '@/components/ErrorNote';
import { useNotificationPermission } from '@/hooks/useNotificationPermission';
import { useTask } from '@/hooks/useTask';
import { showWhileOpen, takePushes, useAlerts } from '@/stores/alerts';
import { SettingSwitch } from './SettingSwitch';
import classes from './Settings.module.css';
import { t } from './texts';

/** What the system shows of this browser; each browser has its own. */
export function ThisBrowser() {
  const { open, push } = useAlerts();
  const permission = useNotificationPermission();
  const opening = useTask(showWhileOpen);
  const pushing = useTask(takePushes);
  const granted = permission === 'granted';
  const refused = permission === 'denied' || permission === 'impossible';
  return (
    <section className={classes.card} aria-labelledby="this-browser">
      <h2 id="this-browser">{t('notifications.browser')}</h2>
      {refused && (
        <p className={classes.soft} role="status">
          {t(`notifications.browser.${permission}`)}
        </p>
      )}
      {permission !== 'impossible' && (
        <>
          <SettingSwitch
            label={t('notifications.open')}
            hint={t('notifications.open.hint')}
            checked={open && granted}
            busy={opening.busy || refused}
            onChange={opening.run}
          />
          <ErrorNote error={opening.error} />
          <SettingSwitch
            label={t('notifications.push')}
            hint={t('notifications.push.hint')}
            checked={push && granted}
            busy={pushing.busy || refused}
            onChange={pushing.run}
          />
          {/* The browser's own errors are in its own words. */}
          {pushing.error instanceof DOMException ? (
            <p className={classes.soft} role="alert">
              {t('notifications.push.failed')}
            </p>
          ) : (
            <ErrorNote error={pushing.error} />
          )}
        </>
      )}
    </section>
  );
}
