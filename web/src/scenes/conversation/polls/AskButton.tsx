import { ActionIcon } from '@mantine/core';
import { lazy, Suspense, useRef, useState } from 'react';
import { Icon } from '@/components/Icon';
import { useConversationInfo } from '@/hooks/useConversation';
import { useServerInfo } from '@/hooks/useServerInfo';
import { t } from './texts';

const AskPoll = lazy(() => import('./AskPoll'));

/** Opens the dialog in which one writes a poll, where the server takes any. */
export function AskButton({ id }: { id: string }) {
  const most = useServerInfo()?.limits.pollOptions ?? 0;
  const type = useConversationInfo(id)?.type;
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  if (most < 2 || type === undefined || type === 'guest') return null;
  return (
    <>
      <ActionIcon
        ref={button}
        type="button"
        variant="subtle"
        color="gray"
        size={44}
        radius="xl"
        aria-label={t('ask')}
        title={t('ask')}
        aria-haspopup="dialog"
        onClick={() => setOpened(true)}
      >
        <Icon name="poll" size={20} />
      </ActionIcon>
      {opened && (
        <Suspense>
          <AskPoll
            id={id}
            most={most}
            onClose={() => {
              setOpened(false);
              button.current?.focus();
            }}
          />
        </Suspense>
      )}
    </>
  );
}
