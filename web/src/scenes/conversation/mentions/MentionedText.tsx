import { useMemo } from 'react';
import type { Message } from '@/api/types';
import { selfIn, useLog } from '@/stores/log';
import { usePersons } from '@/stores/people';
import { splitMentions } from './mentions';
import classes from './Mentions.module.css';
import { openPerson } from './person';

const nobody: readonly string[] = [];

export const namesSomebody = (message: Message | undefined): message is Message =>
  message !== undefined && (message.mentions !== undefined || message.mentionsAll === true);

/** A stretch of a message's text, with those whom it names. */
export function MentionedText({ text, message }: { text: string; message: Message }) {
  const people = usePersons(message.mentions ?? nobody);
  const selfId = useLog(state => selfIn(state, message.conversationId));
  const pieces = useMemo(
    () =>
      splitMentions(
        text,
        people.flatMap(person => person ?? []),
        message.mentionsAll === true,
      ),
    [text, people, message.mentionsAll],
  );
  // The pieces of one text never change places: the index is a key.
  return pieces.map((piece, index) => {
    const { mention } = piece;
    if (!mention) return piece.text;
    const { userId } = mention;
    const self = userId === null || userId === selfId;
    if (userId === null) {
      return (
        <span key={index} className={classes.mention} data-self={self || undefined}>
          {piece.text}
        </span>
      );
    }
    return (
      <button
        key={index}
        type="button"
        className={classes.mention}
        data-self={self || undefined}
        title={people.find(person => person?.id === userId)?.displayName}
        onClick={event => openPerson(userId, event.currentTarget)}
      >
        {piece.text}
      </button>
    );
  });
}
