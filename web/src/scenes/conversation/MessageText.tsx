import { useMemo } from 'react';
import type { Message } from '@/api/types';
import { linkify } from './linkify';
import { MentionedText, namesSomebody } from './mentions/MentionedText';
import classes from './MessageText.module.css';

const fewEmoji = /^(?:\p{RI}\p{RI}|\p{Emoji_Presentation}|\p{Emoji}\uFE0F|\p{EMod}|\u200D|\s){1,12}$/u;

/** A message's text: newlines stay, long words break, addresses open elsewhere, whom the message names is told apart. */
export function MessageText({ text, message }: { text: string; message?: Message | undefined }) {
  const segments = useMemo(() => linkify(text), [text]);
  return (
    <span className={classes.text} dir="auto" data-large={fewEmoji.test(text) || undefined}>
      {segments.map((segment, index) =>
        segment.kind === 'text' ? (
          namesSomebody(message) ? (
            <MentionedText key={index} text={segment.text} message={message} />
          ) : (
            segment.text
          )
        ) : (
          // The segments of one text never change places: the index is a key.
          <a key={index} href={segment.href} target="_blank" rel="noopener noreferrer nofollow">
            {segment.text}
          </a>
        ),
      )}
    </span>
  );
}
