import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Ready } from '@/components/Loading';
import { Choice } from './Choice';
import { SettingSwitch } from './SettingSwitch';
import classes from './Settings.module.css';
import { t } from './texts';
import { ThisBrowser } from './ThisBrowser';
import { useSettings } from './useSettings';

const levels = (['all', 'mentions', 'none'] as const).map(value => ({
  value,
  label: t(`notifications.default.${value}`),
}));

export function Notifications() {
  const { settings, loading, change } = useSettings();
  if (!settings) return <Ready of={loading}>{() => null}</Ready>;
  const {
    quietHours,
    default: level,
    sound,
    pushContent = false,
    emailDigest = true,
    reactions = true,
  } = settings.notifications;
  return (
    <>
      <div className={classes.card}>
        <Choice
          label={t('notifications.default')}
          hint={t('notifications.default.hint')}
          value={level}
          options={levels}
          busy={change.busy}
          onChange={value => change.run({ notifications: { default: value } })}
        />
        <SettingSwitch
          label={t('notifications.reactions')}
          hint={t('notifications.reactions.hint')}
          checked={reactions}
          busy={change.busy}
          onChange={value => change.run({ notifications: { reactions: value } })}
        />
        <SettingSwitch
          label={t('notifications.sound')}
          hint={t('notifications.sound.hint')}
          checked={sound}
          busy={change.busy}
          onChange={value => change.run({ notifications: { sound: value } })}
        />
        <SettingSwitch
          label={t('notifications.content')}
          hint={t('notifications.content.hint')}
          checked={pushContent}
          busy={change.busy}
          onChange={value => change.run({ notifications: { pushContent: value } })}
        />
        <SettingSwitch
          label={t('notifications.email')}
          hint={t('notifications.email.hint')}
          checked={emailDigest}
          busy={change.busy}
          onChange={value => change.run({ notifications: { emailDigest: value } })}
        />
      </div>
      <ThisBrowser />
      <div className={classes.card}>
        <SettingSwitch
          label={t('notifications.quiet')}
          hint={t('notifications.quiet.hint')}
          checked={quietHours.enabled}
          busy={change.busy}
          onChange={enabled => change.run({ notifications: { quietHours: { enabled } } })}
        />
        {quietHours.enabled && (
          <div className={classes.times}>
            <Time
              label={t('notifications.from')}
              value={quietHours.from}
              onChange={from => change.run({ notifications: { quietHours: { from } } })}
            />
            <Time
              label={t('notifications.to')}
              value={quietHours.to}
              onChange={to => change.run({ notifications: { quietHours: { to } } })}
            />
          </div>
        )}
      </div>
      <ErrorNote error={change.error} />
    </>
  );
}

/** Taken when one leaves the field: each key would else be a change. */
function Time({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextInput
      type="time"
      label={label}
      size="md"
      value={typed ?? value}
      onChange={event => setTyped(event.currentTarget.value)}
      onBlur={() => {
        setTyped(null);
        if (typed && typed !== value) onChange(typed);
      }}
    />
  );
}
