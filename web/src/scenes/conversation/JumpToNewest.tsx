import { UnstyledButton } from '@mantine/core';
import { Icon } from '@/components/Icon';
import { t } from '@/i18n/t';
import { useLog } from '@/stores/log';
import classes from './JumpToNewest.module.css';

interface JumpToNewestProps {
  id: string;
  hidden: boolean;
  onJump: () => void;
}

/** The way back to the bottom, with how many messages wait there. */
export function JumpToNewest({ id, hidden, onJump }: JumpToNewestProps) {
  const count = useLog(state => state.conversations[id]?.info.unreadCount ?? 0);
  if (hidden) return null;
  return (
    <UnstyledButton
      className={classes.jump}
      aria-label={count > 0 ? t('messages.to-newest.count', { count }) : t('messages.to-newest')}
      onClick={onJump}
    >
      <Icon name="down" />
      {count > 0 && (
        <span aria-hidden="true" className={classes.count}>
          {count > 99 ? '99+' : count}
        </span>
      )}
    </UnstyledButton>
  );
}
