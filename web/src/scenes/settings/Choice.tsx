import { Radio } from '@mantine/core';
import classes from './Settings.module.css';

interface ChoiceProps<T extends string> {
  label: string;
  hint?: string;
  value: T;
  options: readonly { value: T; label: string }[];
  busy: boolean;
  onChange: (value: T) => void;
}

/** One of a few. */
export function Choice<T extends string>({ label, hint, value, options, busy, onChange }: ChoiceProps<T>) {
  return (
    <Radio.Group
      label={label}
      {...(hint ? { description: hint } : {})}
      size="md"
      value={value}
      onChange={chosen => onChange(chosen as T)}
    >
      <div className={classes.choices}>
        {options.map(option => (
          <Radio key={option.value} value={option.value} label={option.label} disabled={busy} />
        ))}
      </div>
    </Radio.Group>
  );
}
