import { VisuallyHidden } from '@mantine/core';
import { Icon } from '@/components/Icon';
import classes from './PinMark.module.css';
import { t } from './texts';

/** On a message that is pinned. */
export function PinMark() {
  return (
    <span className={classes.mark} title={t('mark')}>
      <Icon name="pin" size={12} />
      <VisuallyHidden>{t('mark')}</VisuallyHidden>
    </span>
  );
}
