import type { ConversationInfo } from '@/stores/log';
import type { Message, ServerInfo } from '@/api/types';
import { may } from '../../details/permissions';

export interface Allowed {
  reply: boolean;
  react: boolean;
  pin: boolean;
  edit: boolean;
  deleteForAll: boolean;
  deleteForMe: boolean;
  versions: boolean;
  forward: boolean;
}

const nothing: Allowed = {
  reply: false,
  react: false,
  pin: false,
  edit: false,
  deleteForAll: false,
  deleteForMe: false,
  versions: false,
  forward: false,
};

/** What one may do with a message; the server decides, this only leaves out what it would refuse. */
export function allowedFor(
  message: Message,
  info: Pick<ConversationInfo, 'type' | 'me' | 'settings'>,
  selfId: string,
  limits: ServerInfo['limits'] | undefined,
  now: number,
): Allowed {
  const stays = message.type === 'system' || message.deletedAt !== null;
  const reply = !stays && (info.settings?.announcements !== true || may.announce(info.me.role));
  // In a chat of strangers everything stays as it is until it ends. A server that is older knows none of it.
  if (info.type === 'guest' || limits?.editSeconds === undefined || limits.deleteSeconds === undefined)
    return { ...nothing, reply };
  const own = message.senderId === selfId;
  const moderates = info.type === 'group' && may.moderateMessages(info.me.role);
  const sent = Date.parse(message.createdAt);
  const within = (seconds: number) => seconds === 0 || now - sent <= seconds * 1_000;
  return {
    reply,
    react: !stays && (limits.reactionsPerMessage ?? 0) > 0,
    // What was pinned before a server took none any more can be taken off.
    pin: !stays && ((limits.pinsPerConversation ?? 0) > 0 || Boolean(message.pinnedAt)) && may.pin(info),
    edit: own && !stays && message.type !== 'poll' && message.forwarded !== true && within(limits.editSeconds),
    deleteForAll: !stays && (moderates || (own && within(limits.deleteSeconds))),
    deleteForMe: true,
    // Servers forward since they know mentions.
    forward: !stays && message.type !== 'poll' && limits.allMayMentionAll !== undefined,
    versions: message.editedAt !== null && !stays && (own || moderates),
  };
}
