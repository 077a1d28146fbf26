import type { User } from '@/api/types';
import { namesOf } from '@/hooks/useConversation';
import type { ConversationInfo } from '@/stores/log';
import { may } from '../../details/permissions';

/** Whether one may send there; the server decides, this only leaves out what it would refuse. */
export const isSilent = ({ settings, me }: ConversationInfo): boolean =>
  settings?.announcements === true && !may.announce(me.role);

/** Where a message may go, of those whose title, or the other person's name, contains the text; the order stays. */
export function targetsFor(
  infos: readonly ConversationInfo[],
  people: Readonly<Record<string, User>>,
  selfId: string,
  text: string,
): ConversationInfo[] {
  const needle = text.trim().toLocaleLowerCase();
  return infos.filter(info => {
    // A chat of strangers takes nothing from elsewhere.
    if (info.type === 'guest') return false;
    const names = namesOf(info, people, selfId);
    return needle === '' || names.some(name => name?.toLocaleLowerCase().includes(needle));
  });
}
