import { Icon } from '@/components/Icon';
import classes from './Swipe.module.css';
import type { Pulled } from './useSwipe';

/** Comes in beside a message that is pulled, and is full when letting go answers it. */
export function SwipeArrow({ pulled }: { pulled: Pulled }) {
  if (pulled === 'no') return null;
  return (
    <span aria-hidden="true" className={classes.arrow} data-swipe={pulled}>
      <Icon name="reply" size={18} />
    </span>
  );
}
