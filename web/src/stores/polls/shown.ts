import type { MessagePoll } from '@/api/types';

export interface ShownOption {
  text: string;
  count: number;
  /** Of those who have voted, 0 to 100. */
  percent: number;
  mine: boolean;
}

/** A poll with the choice that one has just made. */
export function shownPoll(
  poll: MessagePoll,
  choice: readonly number[] | undefined,
): { options: ShownOption[]; voters: number } {
  const held = poll.mine ?? [];
  const mine = choice ?? held;
  const voters = poll.voters - Number(held.length > 0) + Number(mine.length > 0);
  const options = poll.options.map(({ text, count }, index) => {
    const now = count - Number(held.includes(index)) + Number(mine.includes(index));
    return {
      text,
      count: now,
      percent: voters === 0 ? 0 : Math.round((now * 100) / voters),
      mine: mine.includes(index),
    };
  });
  return { options, voters };
}

/** The choice after one option was chosen, or is not any more. */
export function chosen(poll: MessagePoll, before: readonly number[], option: number, on: boolean): number[] {
  if (!poll.multiple) return on ? [option] : [];
  const others = before.filter(each => each !== option);
  return on ? [...others, option].sort((a, b) => a - b) : others;
}

export const isClosed = ({ closedAt, closesAt }: Pick<MessagePoll, 'closedAt' | 'closesAt'>, now: number): boolean =>
  Boolean(closedAt) || (closesAt !== undefined && closesAt !== null && Date.parse(closesAt) <= now);
