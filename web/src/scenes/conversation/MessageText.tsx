import { memo, useMemo } from 'react';
import type { Message } from '@/api/types';
import { parse } from '@/text/blocks';
import { isFewEmoji } from '@/text/emoji';
import { remember } from '@/text/remember';
import { MentionedText, namesSomebody } from './mentions/MentionedText';
import classes from './MessageText.module.css';
import { Blocks } from './text/Blocks';
import { asItIs, type Decorate, Inlines } from './text/Inlines';

/** More than are drawn at once: a message that scrolls out of sight and back is not taken apart again. */
const parsed = remember(parse, 500);

interface MessageTextProps {
  text: string;
  message?: Message | undefined;
}

/** A message's text with its marks (docs/protocol/text.md), and whom it names told apart. Newlines stay, long words break, addresses open elsewhere. */
export const MessageText = memo(function MessageText({ text, message }: MessageTextProps) {
  const blocks = parsed(text);
  const decorate = useMemo<Decorate>(
    () => (namesSomebody(message) ? stretch => <MentionedText text={stretch} message={message} /> : asItIs),
    [message],
  );
  const [first] = blocks;
  if (blocks.length > 1 || (first && first.kind !== 'text')) {
    return (
      <div className={classes.text} dir="auto">
        <Blocks blocks={blocks} decorate={decorate} />
      </div>
    );
  }
  return (
    <span className={classes.text} dir="auto" data-large={isFewEmoji(text) || undefined}>
      {first ? <Inlines nodes={first.children} decorate={decorate} /> : text}
    </span>
  );
});
