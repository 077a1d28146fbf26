import { useEffect, useState } from 'react';
import { isNotes } from '@/hooks/useConversation';
import { notesTexts } from '@/i18n/en/notes';
import { t, texts } from '@/i18n/t';
import { ago } from '@/i18n/time';
import { type ConversationInfo, useLog } from '@/stores/log';
import { usePresence } from '@/stores/presence';

const notes = texts(notesTexts, 'notes');

interface PresenceLineProps {
  info: ConversationInfo;
  partnerId: string | undefined;
}

/** "Online", "Last seen …", how many are in a group and online, or that nobody else is here. */
export function PresenceLine({ info, partnerId }: PresenceLineProps) {
  if (isNotes(info)) return notes('alone');
  return info.type === 'group' ? <GroupPresence info={info} /> : <PersonPresence userId={partnerId} />;
}

function GroupPresence({ info }: { info: ConversationInfo }) {
  const selfId = useLog(state => state.selfId);
  const online = usePresence(
    all => info.members?.filter(each => each.userId !== selfId && all[each.userId]?.status === 'online').length ?? 0,
  );
  const members = t('presence.group', { count: info.memberCount });
  return online > 0 ? t('presence.group-online', { members, count: online }) : members;
}

export function PersonPresence({ userId }: { userId: string | undefined }) {
  const presence = usePresence(all => (userId === undefined ? undefined : all[userId]));
  useEveryMinute();
  if (!presence) return null;
  if (presence.status === 'online') return t('presence.online');
  return presence.lastSeenAt ? t('presence.last-seen', { when: ago(presence.lastSeenAt) }) : t('presence.offline');
}

/** "5 minutes ago" must not stay so. */
function useEveryMinute(): void {
  const [, draw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => draw(count => count + 1), 60_000);
    return () => clearInterval(timer);
  }, []);
}
