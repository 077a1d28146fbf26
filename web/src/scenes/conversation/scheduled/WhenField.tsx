import { Button, TextInput } from '@mantine/core';
import { fromField, inAnHour, monday, toField, tomorrow, zone } from './localTime';
import classes from './Scheduled.module.css';
import { t } from './texts';

interface WhenFieldProps {
  value: string;
  error: string | null;
  onChange: (value: string) => void;
}

/** Date and time of this place; the browser's own field, with a few proposals. */
export function WhenField({ value, error, onChange }: WhenFieldProps) {
  const now = new Date();
  const proposals = [
    [t('in-an-hour'), inAnHour(now)],
    [t('tomorrow'), tomorrow(now)],
    [t('monday'), monday(now)],
  ] as const;
  return (
    <div className={classes.when}>
      <TextInput
        type="datetime-local"
        label={t('when')}
        description={t('zone', { zone: zone() })}
        required
        min={toField(now)}
        value={value}
        error={error}
        onChange={event => onChange(event.currentTarget.value)}
      />
      <div className={classes.proposals}>
        {proposals.map(([label, time]) => (
          <Button key={label} variant="default" size="xs" onClick={() => onChange(toField(time))}>
            {label}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** The time in the field when it lies ahead; null when it does not. */
export function timeAhead(value: string): Date | null {
  const time = fromField(value);
  return time && time.getTime() > Date.now() ? time : null;
}
