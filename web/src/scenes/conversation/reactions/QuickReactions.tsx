import { Menu } from '@mantine/core';
import type { Message } from '@/api/types';
import { Icon } from '@/components/Icon';
import { selfIn, useLog } from '@/stores/log';
import { isMine } from '@/stores/log/reactions';
import { react } from '@/stores/reactions';
import classes from './QuickReactions.module.css';
import { t } from './texts';

const quick = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

/** The first line of a message's menu: what most people react with, and the way to all others. */
export function QuickReactions({ message, onMore }: { message: Message; onMore: () => void }) {
  const selfId = useLog(state => selfIn(state, message.conversationId));
  const own = new Set(message.reactions?.filter(each => isMine(each, selfId)).map(({ emoji }) => emoji));
  return (
    <div role="group" aria-label={t('react')} className={classes.quick}>
      {quick.map(emoji => (
        <Menu.Item
          key={emoji}
          className={classes.item ?? ''}
          aria-label={t(own.has(emoji) ? 'take-back' : 'react-with', { emoji })}
          data-mine={own.has(emoji) || undefined}
          onClick={() => void react(message, emoji, own.has(emoji))}
        >
          <span aria-hidden>{emoji}</span>
        </Menu.Item>
      ))}
      <Menu.Item className={classes.item ?? ''} aria-label={t('more-emoji')} onClick={onMore}>
        <Icon name="plus" size={16} />
      </Menu.Item>
    </div>
  );
}
