import type { Message, MessageReaction } from '@/api/types';

/** Whether one has reacted oneself. */
export const isMine = ({ mine, userIds }: MessageReaction, selfId: string): boolean => mine ?? userIds.includes(selfId);

/**
 * A later state of a message. Where not all are named, what all share does not say whether one is among the others: then one is if one was,
 * for what one does oneself is told to oneself.
 */
export function keepMine(message: Message, before: Message): Message {
  return keepReactions(keepChoice(message, before), before);
}

/** One's own choice in a poll: all share what the others have voted, and then one's own is as it was. */
function keepChoice(message: Message, { poll: before }: Message): Message {
  const { poll } = message;
  return poll && poll.mine === undefined && before?.mine
    ? { ...message, poll: { ...poll, mine: before.mine } }
    : message;
}

function keepReactions(message: Message, before: Message): Message {
  if (!message.reactions?.some(isUntold)) return message;
  const known = new Map(before.reactions?.map(({ emoji, mine }) => [emoji, mine]));
  const reactions = message.reactions.map(reaction => {
    const mine = isUntold(reaction) ? known.get(reaction.emoji) : undefined;
    return mine === undefined ? reaction : { ...reaction, mine };
  });
  return { ...message, reactions };
}

const isUntold = ({ count, userIds, mine }: MessageReaction) => mine === undefined && count > userIds.length;
