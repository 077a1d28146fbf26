import { ErrorNote } from '@/components/ErrorNote';
import { Ready } from '@/components/Loading';
import { PageLanguage } from './PageLanguage';
import { SettingSwitch } from './SettingSwitch';
import classes from './Settings.module.css';
import { t } from './texts';
import { useSettings } from './useSettings';

export function ChatPreferences() {
  const { settings, loading, change } = useSettings();
  return (
    <>
      {settings ? (
        <div className={classes.card}>
          <SettingSwitch
            label={t('chat.enter-sends')}
            hint={t('chat.enter-sends.hint')}
            checked={settings.chat.enterSends}
            busy={change.busy}
            onChange={enterSends => change.run({ chat: { enterSends } })}
          />
          <ErrorNote error={change.error} />
        </div>
      ) : (
        <Ready of={loading}>{() => null}</Ready>
      )}
      <PageLanguage />
    </>
  );
}
