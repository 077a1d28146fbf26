import { PasswordInput } from '@mantine/core';
import { t } from './texts';

interface CurrentPasswordProps {
  label?: string;
  value: string;
  error?: string | undefined;
  onChange: (value: string) => void;
}

/** Asked for again before what would hurt in the wrong hands. May be left empty: an account without one shows by a fresh sign-in who it is. */
export function CurrentPassword({ label, value, error, onChange }: CurrentPasswordProps) {
  return (
    <PasswordInput
      label={label ?? t('password.current')}
      {...(label ? {} : { description: t('password.current.hint') })}
      size="md"
      autoComplete="current-password"
      value={value}
      error={error}
      onChange={event => onChange(event.currentTarget.value)}
    />
  );
}
