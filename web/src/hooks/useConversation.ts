import type { User } from '@/api/types';
import { notesTexts } from '@/i18n/en/notes';
import { t, texts } from '@/i18n/t';
import { type ConversationInfo, useLog } from '@/stores/log';
import { usePerson } from '@/stores/people';

export const useConversationInfo = (id: string): ConversationInfo | undefined =>
  useLog(state => state.conversations[id]?.info);

const notes = texts(notesTexts, 'notes');

/** Whether it is one's notes to oneself: the direct conversation of one. */
export const isNotes = (info: Pick<ConversationInfo, 'type' | 'memberCount'> | undefined): boolean =>
  info?.type === 'direct' && info.memberCount === 1;

/** The other person of a direct conversation; oneself, when one talks to oneself. */
export function partnerId(info: ConversationInfo | undefined, selfId: string): string | undefined {
  if (info === undefined || info.type === 'group') return undefined;
  const self = info.me.userId ?? selfId;
  return (info.members?.find(member => member.userId !== self) ?? info.members?.[0])?.userId;
}

/** What somebody may call it who looks for it. */
export function namesOf(
  info: ConversationInfo | undefined,
  people: Readonly<Record<string, User>>,
  selfId: string,
): (string | null | undefined)[] {
  const partner = people[partnerId(info, selfId) ?? ''];
  return [info?.title, partner?.displayName, partner?.username, isNotes(info) ? notes('title') : null];
}

export interface ConversationFace {
  title: string;
  /** Whose colour the avatar has. */
  avatarId: string;
  group: boolean;
  partnerId: string | undefined;
}

/** How a conversation presents itself: a group by its title, a direct one by the other person, notes as such. */
export function useConversationFace(id: string): ConversationFace {
  const info = useConversationInfo(id);
  const selfId = useLog(state => state.selfId);
  const partner = partnerId(info, selfId);
  const person = usePerson(partner);
  if (info?.type === 'group') return { title: info.title ?? '', avatarId: id, group: true, partnerId: undefined };
  if (isNotes(info)) return { title: notes('title'), avatarId: selfId, group: false, partnerId: undefined };
  return {
    title: person?.displayName ?? t('common.unknown-person'),
    avatarId: partner ?? id,
    group: false,
    partnerId: partner,
  };
}
