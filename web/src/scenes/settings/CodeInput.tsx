import { TextInput } from '@mantine/core';
import { t } from './texts';

export const isCode = (text: string): boolean => /^\d{6}$/.test(text.replace(/\s/g, ''));

interface CodeInputProps {
  value: string;
  error?: string | undefined;
  onChange: (value: string) => void;
}

/** What the authenticator application shows. */
export function CodeInput({ value, error, onChange }: CodeInputProps) {
  return (
    <TextInput
      label={t('two-step.code')}
      size="md"
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={9}
      value={value}
      error={error}
      onChange={event => onChange(event.currentTarget.value)}
    />
  );
}
