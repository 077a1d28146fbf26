import type {
  Conversation,
  ConversationState,
  Draft,
  Listing,
  Member,
  MemberRole,
  Message,
  NotificationSettings,
  OwnCursors,
  SyncPage,
} from '@/api/types';
import { atLeast, moveCursors } from './cursors';
import { countUnread, mergeMessages, prependMessages, replaceMessages, withoutMessages } from './messages';
import { type ConversationInfo, type ConversationLog, type Frame, newest } from './state';

/** A conversation that was not held before, as the server shows it. */
export function begin(conversation: Conversation, last: number, messages: readonly Message[]): ConversationLog {
  const { lastMessage, lastRev: _rev, ...info } = conversation;
  const stretch = messages.length === 0 && lastMessage ? [lastMessage] : messages;
  return { info, last, since: last, messages: stretch, hasOlder: mayHaveOlder(info, stretch, info.lastSeq) };
}

/** Applies a frame that follows on what is held. */
export function applyFrame(log: ConversationLog, frame: Frame, selfId: string): ConversationLog {
  switch (frame.kind) {
    case 'message':
      return { ...applyMessage(withOwnRole(log, frame.message, selfId), frame.message, selfId), last: frame.upTo };
    case 'changed':
      return { ...applyChanged(log, frame.message), last: frame.upTo };
    case 'state':
      return { ...applyState(log, frame.state, selfId), last: frame.upTo };
    case 'joined':
      // Let in again: what was held may lack what happened in between.
      return startOver(log, frame.conversation, frame.upTo, []);
  }
}

const roles: readonly unknown[] = ['owner', 'admin', 'moderator', 'member'] satisfies MemberRole[];

/** The state of a large group names nobody: one's own role is read from the message that tells of its change. */
function withOwnRole(log: ConversationLog, { type, metadata }: Message, selfId: string): ConversationLog {
  if (log.info.members !== null || type !== 'system' || metadata?.event !== 'role-changed') return log;
  const { role, userIds } = metadata;
  if (!roles.includes(role) || !Array.isArray(userIds) || !userIds.includes(selfId)) return log;
  return { ...log, info: { ...log.info, me: { ...log.info.me, role: role as MemberRole } } };
}

/** A message by itself; its sender has read as far as it, for sending moves one's own cursor. */
export function applyMessage(log: ConversationLog, message: Message, selfId: string): ConversationLog {
  if (message.seq <= log.info.floorSeq) return log;
  const messages = mergeMessages(log.messages, withoutMessages([message], log.hidden ?? []));
  // Of somebody who hides it, it stays hidden.
  const hidden = log.info.members?.find(member => member.userId === message.senderId)?.readSeq === null;
  const reached = { deliveredSeq: message.seq, readSeq: hidden && message.senderId !== selfId ? null : message.seq };
  let info = moveCursors(log.info, message.senderId, selfId, reached);
  // Sending takes the mark away, too; a message that does not move the cursor is older than the mark.
  if (info.me.markedUnread && info.me.readSeq > log.info.me.readSeq)
    info = { ...info, me: { ...info.me, markedUnread: false } };
  if (message.seq > (info.lastSeq ?? 0)) info = { ...info, lastSeq: message.seq };
  if (messages === log.messages) return info === log.info ? log : { ...log, info };
  if (message.createdAt > info.lastActivityAt) info = { ...info, lastActivityAt: message.createdAt };
  return recount({ ...log, info, messages }, log, selfId);
}

/** A message as it is after an edit or its deletion. It moves no cursor, and counts as it did. */
export function applyChanged(log: ConversationLog, message: Message | undefined): ConversationLog {
  const messages = message ? replaceMessages(log.messages, [message]) : log.messages;
  return messages === log.messages ? log : { ...log, messages };
}

/** What one has deleted for oneself goes; how many are unread is a matter of the log, and stays. */
export function applyHidden(log: ConversationLog, seqs: readonly number[]): ConversationLog {
  const hidden = [...new Set([...(log.hidden ?? []), ...seqs])];
  return { ...log, hidden, messages: withoutMessages(log.messages, seqs) };
}

/** What all members share. One's own role is among it. */
function applyState(log: ConversationLog, state: ConversationState, selfId: string): ConversationLog {
  const role = state.members?.find(member => member.userId === selfId)?.role ?? log.info.me.role;
  const me = role === log.info.me.role ? log.info.me : { ...log.info.me, role };
  // A picture, or a topic, that is left out is none.
  const { picture, topic, retention, floorSeq = 0, countedAboveFloor, ...rest } = state;
  const info = { ...log.info, ...rest, picture, topic, retention, me, members: withCursors(state.members, log) };
  return raiseFloor({ ...log, info }, floorSeq, selfId, countedAboveFloor);
}

/** What lies at the floor or below it is gone; of what was unread that many are left at most. */
function raiseFloor(log: ConversationLog, floorSeq: number, selfId: string, left?: number): ConversationLog {
  if (floorSeq <= log.info.floorSeq) return log;
  const { draft } = log.info.me;
  // Begun before something that is gone was said, it goes with that.
  const kept = draft && draft.seq <= floorSeq ? applyDraft(log, null) : log;
  const raised = aboveFloor({ ...kept, info: { ...kept.info, floorSeq } });
  const { unreadCount } = log.info;
  return recount(raised, log, selfId, left === undefined ? unreadCount : Math.min(unreadCount, left));
}

function aboveFloor(log: ConversationLog): ConversationLog {
  const { floorSeq } = log.info;
  const messages = log.messages.filter(message => message.seq > floorSeq);
  if (messages.length === log.messages.length) return log;
  // Something of what is held is gone, so all before it is.
  return { ...log, messages, hasOlder: false };
}

/** The server's state. One's own cursors may be ahead of it: a receipt can be under way. */
function applyConversation(log: ConversationLog, state: Conversation, selfId: string): ConversationLog {
  const { lastMessage, lastRev: _rev, ...incoming } = state;
  const info: ConversationInfo = {
    ...incoming,
    lastSeq: Math.max(incoming.lastSeq, log.info.lastSeq ?? 0),
    me: atLeast(incoming.me, log.info.me),
    members: withCursors(incoming.members, log),
  };
  const above = aboveFloor({ ...log, info });
  const messages = above.messages.length === 0 && lastMessage ? [lastMessage] : above.messages;
  return recount({ ...above, messages }, log, selfId, incoming.unreadCount);
}

/** Members as stated, with the cursors that are known to be further. */
function withCursors(stated: Member[] | null, log: ConversationLog): Member[] | null {
  const known = new Map(log.info.members?.map(member => [member.userId, member]));
  return (
    stated?.map(member => {
      const before = known.get(member.userId);
      // Somebody who came back starts anew; else cursors never fall.
      return before?.joinedAt === member.joinedAt ? atLeast(member, before) : member;
    }) ?? null
  );
}

/** A page of sync: the state now and what changed, or the newest page in place of what was held. */
export function applyPage(log: ConversationLog, page: SyncPage, selfId: string): ConversationLog {
  if (page.upTo <= log.last) return applyReceipts(log, page.conversation, selfId);
  if (page.tooLong || page.after > log.last) {
    const fresh = startOver(log, page.conversation, page.upTo, page.messages);
    // Also across two memberships, of which `fromSeq` knows only the later one.
    return { ...fresh, hasOlder: page.tooLong || fresh.hasOlder };
  }
  // What was there before the position held, and has changed since, replaces what is held and is not to be added to it.
  const changed = page.messages.filter(message => message.rev <= log.last);
  const added = page.messages.filter(message => message.rev > log.last);
  const messages = mergeMessages(replaceMessages(log.messages, changed), withoutMessages(added, log.hidden ?? []));
  const applied = applyConversation({ ...log, messages }, page.conversation, selfId);
  return { ...applied, last: page.upTo };
}

/** Receipts raise no revision: a page that is not news can still say how far somebody has read meanwhile. */
function applyReceipts(log: ConversationLog, state: Conversation, selfId: string): ConversationLog {
  const others = (state.members ?? []).reduce((next, member) => applyCursors(next, member.userId, member, selfId), log);
  return withMark(applyCursors(others, selfId, state.me, selfId), state.me.markedUnread);
}

function withMark(log: ConversationLog, markedUnread: boolean | undefined): ConversationLog {
  if ((log.info.me.markedUnread ?? false) === (markedUnread ?? false)) return log;
  return { ...log, info: { ...log.info, me: { ...log.info.me, markedUnread } } };
}

/** Who hides how far they have read sees it of nobody. */
export function hideRead(log: ConversationLog): ConversationLog {
  const members = log.info.members?.map(member => (member.readSeq === null ? member : { ...member, readSeq: null }));
  return members ? { ...log, info: { ...log.info, members } } : log;
}

/** One's own cursors and mark, as the server has them. */
export function applyOwnCursors(log: ConversationLog, cursors: OwnCursors, selfId: string): ConversationLog {
  const info = moveCursors(log.info, selfId, selfId, cursors);
  const moved = withMark({ ...log, info }, cursors.markedUnread);
  // A receipt of this page may be under way, and then the server's number is of an earlier cursor.
  const current = info.me.readSeq === cursors.readSeq;
  const stated = cursors.unreadCount + countUnread(log.messages, Math.max(cursors.lastSeq, cursors.readSeq), selfId);
  return recount(moved, log, selfId, current ? stated : undefined);
}

function startOver(log: ConversationLog, state: Conversation, last: number, messages: Message[]): ConversationLog {
  const fresh = begin(state, last, messages);
  return { ...fresh, info: { ...fresh.info, me: atLeast(fresh.info.me, log.info.me) } };
}

export function applyHistory(
  log: ConversationLog,
  before: number | undefined,
  older: readonly Message[],
  hasMore: boolean,
): ConversationLog {
  // The stretch has begun anew since it was asked for.
  if (before !== log.messages[0]?.seq) return log;
  const { floorSeq } = log.info;
  const shown = withoutMessages(older, log.hidden ?? []).filter(message => message.seq > floorSeq);
  const reached = older.some(message => message.seq <= floorSeq);
  return { ...log, messages: prependMessages(log.messages, shown), hasOlder: hasMore && !reached };
}

export function applyCursors(
  log: ConversationLog,
  userId: string,
  to: { deliveredSeq: number; readSeq: number | null },
  selfId: string,
): ConversationLog {
  const info = moveCursors(log.info, userId, selfId, to);
  return info === log.info ? log : recount({ ...log, info }, log, selfId);
}

/**
 * Unread is a function of the log and the cursor. Where the cursor lies before the messages held, the server's number
 * (or the last one known) stands in, plus what has arrived since.
 */
function recount(log: ConversationLog, before: ConversationLog, selfId: string, stated?: number): ConversationLog {
  const { readSeq } = log.info.me;
  const first = log.messages[0];
  const covered = first === undefined || first.seq <= readSeq + 1 || !log.hasOlder;
  const unreadCount = covered
    ? countUnread(log.messages, readSeq, selfId)
    : (stated ?? log.info.unreadCount + arrived(log, before, selfId));
  return unreadCount === log.info.unreadCount ? log : { ...log, info: { ...log.info, unreadCount } };
}

function arrived(log: ConversationLog, before: ConversationLog, selfId: string): number {
  return countUnread(log.messages, Math.max(log.info.me.readSeq, newest(before)?.seq ?? 0), selfId);
}

/** Let in where newcomers see all, one holds nothing of what there is. */
function mayHaveOlder(info: ConversationInfo, messages: readonly Message[], lastSeq: number): boolean {
  const first = messages[0]?.seq ?? lastSeq + 1;
  return first > Math.max(1, info.floorSeq + 1, info.me.fromSeq);
}

/** What one wants to hear of it; nothing of its own when that is what is left. */
export function applyNotifications(log: ConversationLog, settings: NotificationSettings | null): ConversationLog {
  const { notifications: _before, ...me } = log.info.me;
  const own = settings !== null && (settings.level ?? settings.mutedUntil ?? null) !== null;
  return { ...log, info: { ...log.info, me: own ? { ...me, notifications: settings } : me } };
}

/** Where it stands in one's own list; as all do when that is what is left. */
export function applyListing(log: ConversationLog, listing: Listing): ConversationLog {
  const { listing: _before, ...me } = log.info.me;
  const own = listing.favourite || listing.archivedSeq !== null;
  return { ...log, info: { ...log.info, me: own ? { ...me, listing } : me } };
}

/** What one has begun to write there. */
export function applyDraft(log: ConversationLog, draft: Draft | null): ConversationLog {
  const { draft: _before, ...me } = log.info.me;
  return { ...log, info: { ...log.info, me: draft ? { ...me, draft } : me } };
}
