import { type Key, t } from '@/i18n/t';
import type { MessageStatus } from '@/stores/log/cursors';
import classes from './StatusTick.module.css';

const shapes: Record<MessageStatus, string> = {
  pending: 'M8 3.200a4.800 4.800 0 1 1 0 9.600 4.800 4.800 0 0 1 0-9.600zM8 5.500V8l1.800 1.200',
  sent: 'M3.500 8.500l3 3 6-7',
  delivered: 'M1 8.500l3 3 6-7M7 10.500l1 1 6-7',
  seen: 'M1 8.500l3 3 6-7M7 10.500l1 1 6-7',
  failed: 'M8 2.500a5.500 5.500 0 1 1 0 11 5.500 5.500 0 0 1 0-11zM8 5v3.500M8 10.800v.1',
};

/** How far an own message has come. */
export function StatusTick({ status }: { status: MessageStatus }) {
  const label = t(`status.${status}` satisfies Key);
  return (
    <svg role="img" aria-label={label} className={classes.tick} data-status={status} viewBox="0 0 15 16">
      <title>{label}</title>
      <path d={shapes[status]} />
    </svg>
  );
}
