import { ActionIcon } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Suspense, useRef, useState } from 'react';
import { Icon } from '@/components/Icon';
import { lazyPart } from '@/components/lazyPart';
import { useConversationInfo } from '@/hooks/useConversation';
import { useServerInfo } from '@/hooks/useServerInfo';
import { may } from '../../details/permissions';
import { t } from './texts';

const AskPoll = lazyPart(() => import('./AskPoll'));

/** How many options a poll may have here, and where one opens its dialog; null where nobody asks. */
export function useAsking(id: string): { most: number; by: 'button' | 'menu' } | null {
  const most = useServerInfo()?.limits.pollOptions ?? 0;
  const info = useConversationInfo(id);
  // Beside the field there is room for one more button, but on a phone.
  const phone = useMediaQuery('(max-width: 560px)', matchMedia('(max-width: 560px)').matches);
  const silent = info?.settings?.announcements === true && !may.announce(info.me.role);
  if (most < 2 || !info || info.type === 'guest' || silent) return null;
  return { most, by: phone ? 'menu' : 'button' };
}

/** Opens the dialog in which one writes a poll, where the server takes any. */
export function AskButton({ id }: { id: string }) {
  const asking = useAsking(id);
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  if (asking?.by !== 'button') return null;
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
            most={asking.most}
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
