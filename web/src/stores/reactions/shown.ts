import type { MessageReaction } from '@/api/types';
import { isMine } from '@/stores/log/reactions';

/** An emoji that one has put under a message, or taken back. */
export interface Wish {
  emoji: string;
  remove: boolean;
}

export interface ShownReaction {
  emoji: string;
  count: number;
  mine: boolean;
  /** Those who are named, oneself among them. */
  userIds: readonly string[];
}

/** A message's reactions with what one has just done to them. */
export function shownReactions(
  reactions: readonly MessageReaction[] | undefined,
  wishes: readonly Wish[],
  selfId: string,
): ShownReaction[] {
  const held = (reactions ?? []).map(reaction => ({
    emoji: reaction.emoji,
    count: reaction.count,
    mine: isMine(reaction, selfId),
    userIds: reaction.userIds,
  }));
  return wishes.reduce((shown, wish) => apply(shown, wish, selfId), held);
}

function apply(shown: ShownReaction[], { emoji, remove }: Wish, selfId: string): ShownReaction[] {
  const present = shown.find(each => each.emoji === emoji);
  if (!present) return remove ? shown : [...shown, { emoji, count: 1, mine: true, userIds: [selfId] }];
  if (present.mine === !remove) return shown;
  const count = present.count + (remove ? -1 : 1);
  const others = present.userIds.filter(id => id !== selfId);
  const changed = { emoji, count, mine: !remove, userIds: remove ? others : [...others, selfId] };
  return shown.flatMap(each => (each !== present ? [each] : count > 0 ? [changed] : []));
}
