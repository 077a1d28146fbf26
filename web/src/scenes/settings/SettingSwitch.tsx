import { Switch } from '@mantine/core';
import classes from './Settings.module.css';

interface SettingSwitchProps {
  label: string;
  hint: string;
  checked: boolean;
  busy: boolean;
  onChange: (checked: boolean) => void;
}

export function SettingSwitch({ label, hint, checked, busy, onChange }: SettingSwitchProps) {
  return (
    <Switch
      checked={checked}
      disabled={busy}
      label={label}
      description={hint}
      labelPosition="left"
      size="md"
      classNames={{ body: classes.switch ?? '', labelWrapper: classes.label ?? '' }}
      onChange={event => onChange(event.currentTarget.checked)}
    />
  );
}
