import { UnstyledButton } from '@mantine/core';
import { Icon } from '@/components/Icon';
import { t } from '@/i18n/t';
import classes from './ActionsButton.module.css';
import { openMessageMenu, useMessageMenu } from './menu';

interface ActionsButtonProps {
  conversationId: string;
  messageId: string;
}

/** Beside the message under the pointer, or when it has the focus. With a finger one holds the message instead. */
export function ActionsButton({ conversationId, messageId }: ActionsButtonProps) {
  const expanded = useMessageMenu(state => state.opened?.messageId === messageId);
  return (
    <div className={classes.track}>
      <UnstyledButton
        className={classes.button}
        aria-label={t('messages.actions')}
        // Reached by the arrow keys of the list: a stop of the Tab key for each message would be a long way to the composer.
        tabIndex={-1}
        aria-haspopup="menu"
        aria-expanded={expanded}
        onClick={event => openMessageMenu(conversationId, messageId, event.currentTarget)}
      >
        <Icon name="more" size={18} />
      </UnstyledButton>
    </div>
  );
}
