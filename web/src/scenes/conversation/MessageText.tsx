import { useMemo } from 'react';
import { linkify } from './linkify';
import classes from './MessageText.module.css';

const fewEmoji = /^(?:\p{RI}\p{RI}|\p{Emoji_Presentation}|\p{Emoji}\uFE0F|\p{EMod}|\u200D|\s){1,12}$/u;

/** A message's text: newlines stay, long words break, addresses open elsewhere. */
export function MessageText({ text }: { text: string }) {
  const segments = useMemo(() => linkify(text), [text]);
  return (
    <span className={classes.text} dir="auto" data-large={fewEmoji.test(text) || undefined}>
      {segments.map((segment, index) =>
        segment.kind === 'text' ? (
          segment.text
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
