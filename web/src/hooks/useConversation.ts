import { t } from '@/i18n/t';
import { type ConversationInfo, useLog } from '@/stores/log';
import { usePerson } from '@/stores/people';

export const useConversationInfo = (id: string): ConversationInfo | undefined =>
  useLog(state => state.conversations[id]?.info);

/** The other person of a direct conversation; oneself, when one talks to oneself. */
export function partnerId(info: ConversationInfo | undefined, selfId: string): string | undefined {
  if (info === undefined || info.type === 'group') return undefined;
  const self = info.me.userId ?? selfId;
  return (info.members?.find(member => member.userId !== self) ?? info.members?.[0])?.userId;
}

export interface ConversationFace {
  title: string;
  /** Whose colour the avatar has. */
  avatarId: string;
  group: boolean;
  partnerId: string | undefined;
}

/** How a conversation presents itself: a group by its title, a direct one by the other person. */
export function useConversationFace(id: string): ConversationFace {
  const info = useConversationInfo(id);
  const selfId = useLog(state => state.selfId);
  const partner = partnerId(info, selfId);
  const person = usePerson(partner);
  if (info?.type === 'group') return { title: info.title ?? '', avatarId: id, group: true, partnerId: undefined };
  return {
    title: person?.displayName ?? t('common.unknown-person'),
    avatarId: partner ?? id,
    group: false,
    partnerId: partner,
  };
}
