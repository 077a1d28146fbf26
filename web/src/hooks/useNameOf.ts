import { useCallback } from 'react';
import { t } from '@/i18n/t';
import type { NameOf } from '@/scenes/conversation/systemText';
import { selfIn, useLog } from '@/stores/log';
import { usePeople } from '@/stores/people';

/** Names people; oneself is "you". */
export function useNameOf(conversationId?: string): NameOf {
  const people = usePeople();
  const selfId = useLog(state => selfIn(state, conversationId ?? ''));
  return useCallback<NameOf>(
    (id, role) => {
      if (id === selfId) return t(role === 'object' ? 'common.you-object' : 'common.you');
      return people[id]?.displayName ?? t('common.unknown-person');
    },
    [people, selfId],
  );
}
