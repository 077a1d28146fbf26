import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import type { Message } from '@/api/types';
import { t as common } from '@/i18n/t';
import { react } from '@/stores/reactions';
import { t } from './texts';

const EmojiPicker = lazy(() => import('@/components/emoji/EmojiPicker'));

/** Any emoji for a message. */
export default function PickReaction({ message, onClose }: { message: Message; onClose: () => void }) {
  const phone = useMediaQuery('(max-width: 560px)');
  function pick(emoji: string): void {
    void react(message, emoji, false);
    onClose();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('react')}
      closeButtonProps={{ 'aria-label': common('common.close') }}
      size={400}
      radius="lg"
      centered={!phone}
    >
      <Suspense>
        <EmojiPicker onPick={pick} onClose={onClose} />
      </Suspense>
    </Modal>
  );
}
