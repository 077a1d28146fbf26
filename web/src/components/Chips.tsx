import { UnstyledButton } from '@mantine/core';
import type { User } from '@/api/types';
import { t } from '@/i18n/t';
import { Avatar } from './Avatar';
import classes from './Chips.module.css';
import { Icon } from './Icon';

/** The people chosen so far; a click takes one out. */
export function Chips({ users, onRemove }: { users: readonly User[]; onRemove: (user: User) => void }) {
  if (users.length === 0) return null;
  return (
    <div className={classes.chips}>
      {users.map(user => (
        <UnstyledButton
          key={user.id}
          className={classes.chip}
          aria-label={t('new.remove-selected', { name: user.displayName })}
          onClick={() => onRemove(user)}
        >
          <Avatar id={user.id} name={user.displayName} size={24} picture={user.picture ?? null} />
          <span>{user.displayName}</span>
          <Icon name="close" size={13} />
        </UnstyledButton>
      ))}
    </div>
  );
}
