import { Suspense } from 'react';
import type { Message } from '@/api/types';
import { lazyPart } from '@/components/lazyPart';
import { react } from '@/stores/reactions';

const EmojiPicker = lazyPart(() => import('@/components/emoji/EmojiPicker'));

/** Any emoji for a message. */
export default function PickReaction({ message, onClose }: { message: Message; onClose: () => void }) {
  return (
    <Suspense>
      <EmojiPicker onPick={emoji => void react(message, emoji, false)} onClose={onClose} />
    </Suspense>
  );
}
