import type { Member } from '@/api/types';
import type { ConversationInfo } from './state';

export type MessageStatus = 'pending' | 'sent' | 'delivered' | 'seen' | 'failed';

interface Cursors {
  deliveredSeq: number;
  readSeq: number | null;
}

/** How far all others have come. */
interface Reached {
  deliveredSeq: number;
  readSeq: number;
}

/** Moves one member's cursors on. They never fall, and `read` implies `delivered`. */
export function moveCursors(info: ConversationInfo, userId: string, selfId: string, to: Cursors): ConversationInfo {
  const me = userId === selfId ? forward(info.me, { ...to, readSeq: to.readSeq ?? 0 }) : info.me;
  let members = info.members;
  const index = members?.findIndex(member => member.userId === userId) ?? -1;
  const member = members?.[index];
  if (members && member) {
    // Who hides it is among those who do not see it; one's own place is `me`.
    const hidden = userId === selfId && member.readSeq === null;
    const moved = forward(member, hidden ? { ...to, readSeq: null } : to);
    if (moved !== member) members = members.with(index, moved);
  }
  return me === info.me && members === info.members ? info : { ...info, me, members };
}

/**
 * The same object when nothing moved, so that nothing is drawn again. A cursor that is hidden (null) is forgotten, and
 * one that is shown again takes its place.
 */
export function forward<T extends Cursors>(from: T, to: { deliveredSeq: number; readSeq: T['readSeq'] }): T {
  const readSeq = to.readSeq === null || from.readSeq === null ? to.readSeq : Math.max(from.readSeq, to.readSeq);
  const deliveredSeq = Math.max(from.deliveredSeq, to.deliveredSeq, readSeq ?? 0);
  return readSeq === from.readSeq && deliveredSeq === from.deliveredSeq ? from : { ...from, deliveredSeq, readSeq };
}

/** What is stated now, with its cursors as far as they are known to be; what is hidden now stays hidden. */
export function atLeast<T extends Cursors>(stated: T, known: Cursors): T {
  return stated.readSeq === null || known.readSeq === null
    ? forward(stated, { deliveredSeq: known.deliveredSeq, readSeq: stated.readSeq })
    : forward(stated, known);
}

/** How far **every** other member has come; a hidden cursor is nowhere. Zero when that is unknown (large groups) or when there is nobody else. */
export function reachedByAll(members: readonly Member[] | null, selfId: string): Reached {
  const others = members?.filter(member => member.userId !== selfId) ?? [];
  if (others.length === 0) return { deliveredSeq: 0, readSeq: 0 };
  return {
    deliveredSeq: Math.min(...others.map(member => Math.max(member.deliveredSeq, member.readSeq ?? 0))),
    readSeq: Math.min(...others.map(member => member.readSeq ?? 0)),
  };
}

/** The status of an own message that the server has acknowledged. */
export function statusOf(seq: number, reached: Reached): 'sent' | 'delivered' | 'seen' {
  if (reached.readSeq >= seq) return 'seen';
  return reached.deliveredSeq >= seq ? 'delivered' : 'sent';
}
