import { PasswordInput } from '@mantine/core';

interface NewPasswordProps {
  label: string;
  description?: string;
  value: string;
  error?: string | undefined;
  autoFocus?: boolean;
  onChange: (value: string) => void;
}

/** A password to be chosen, exactly as typed. Managers of passwords offer one. */
export function NewPassword({ onChange, description, ...rest }: NewPasswordProps) {
  return (
    <PasswordInput
      {...rest}
      {...(description ? { description } : {})}
      size="md"
      autoComplete="new-password"
      onChange={event => onChange(event.currentTarget.value)}
    />
  );
}
