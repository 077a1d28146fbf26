import { UnstyledButton } from '@mantine/core';
import { Suspense, useRef, useState } from 'react';
import type { Message } from '@/api/types';
import { Icon } from '@/components/Icon';
import { lazyPart } from '@/components/lazyPart';
import { useConversationInfo } from '@/hooks/useConversation';
import { usePinned } from '@/hooks/usePinned';
import { useServerInfo } from '@/hooks/useServerInfo';
import { useQuoteLine } from '../replies/useQuoteLine';
import classes from './PinBar.module.css';
import { t } from './texts';

const PinList = lazyPart(() => import('./PinList'));

/** Under the head of a conversation in which something is pinned: how much, and the latest; it opens the list. */
export function PinBar({ id }: { id: string }) {
  const info = useConversationInfo(id);
  // Servers that know no pins list none.
  const known = useServerInfo()?.limits.pinsPerConversation !== undefined;
  return known && info && info.type !== 'guest' ? <Bar id={id} /> : null;
}

function Bar({ id }: { id: string }) {
  const { items } = usePinned(id);
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const latest = items[0];
  return (
    <>
      {latest && <Latest ref={button} message={latest} count={items.length} onOpen={() => setOpened(true)} />}
      {opened && (
        <Suspense>
          <PinList
            id={id}
            onClose={() => {
              setOpened(false);
              button.current?.focus();
            }}
            // The focus goes to where one is led.
            onLeave={() => setOpened(false)}
          />
        </Suspense>
      )}
    </>
  );
}

interface LatestProps {
  ref: React.Ref<HTMLButtonElement>;
  message: Message;
  count: number;
  onOpen: () => void;
}

function Latest({ ref, message, count, onOpen }: LatestProps) {
  const { text } = useQuoteLine(message.conversationId, { status: 'found', message });
  return (
    <UnstyledButton
      ref={ref}
      className={classes.bar}
      aria-label={t('bar', { count: t('count', { count }), text })}
      aria-haspopup="dialog"
      onClick={onOpen}
    >
      <Icon name="pin" size={17} />
      <span className={classes.lines}>
        <span className={classes.count}>{t('count', { count })}</span>
        <bdi className={classes.text}>{text}</bdi>
      </span>
    </UnstyledButton>
  );
}
