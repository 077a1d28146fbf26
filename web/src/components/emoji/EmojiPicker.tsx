import { Button, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { reactionsTexts } from '@/i18n/en/reactions';
import { texts } from '@/i18n/t';
import classes from './EmojiPicker.module.css';
import { onlyEmoji } from './onlyEmoji';

const t = texts(reactionsTexts, 'reactions');

const common = [
  ...[
    '👍',
    '👎',
    '❤️',
    '😂',
    '😮',
    '😢',
    '🙏',
    '🎉',
    '🔥',
    '👏',
    '😀',
    '😊',
    '😍',
    '🤔',
    '😅',
    '😭',
    '😡',
    '😴',
    '🤗',
    '🤯',
  ],
  ...[
    '😎',
    '🥳',
    '🙈',
    '💯',
    '✅',
    '❌',
    '👀',
    '💪',
    '🤝',
    '👌',
    '✨',
    '⭐',
    '🚀',
    '☕',
    '🍕',
    '🎂',
    '🌍',
    '💡',
    '📌',
    '💔',
  ],
];

interface EmojiPickerProps {
  onPick: (emoji: string) => void;
  onClose: () => void;
}

/** The emoji that most people look for, and a field for every other one, which keyboards offer. */
export default function EmojiPicker({ onPick, onClose }: EmojiPickerProps) {
  const [text, setText] = useState('');
  const [refused, setRefused] = useState(false);
  function use(): void {
    const emoji = onlyEmoji(text);
    if (emoji === null) setRefused(true);
    else onPick(emoji);
  }
  return (
    <div onKeyDown={event => event.key === 'Escape' && onClose()}>
      <div role="group" aria-label={t('pick.emoji')} className={classes.grid}>
        {common.map(emoji => (
          <UnstyledButton key={emoji} className={classes.emoji} onClick={() => onPick(emoji)}>
            {emoji}
          </UnstyledButton>
        ))}
      </div>
      <form
        className={classes.other}
        onSubmit={event => {
          event.preventDefault();
          use();
        }}
      >
        <TextInput
          label={t('pick.other')}
          value={text}
          error={refused && t('pick.not-one')}
          onChange={event => {
            setText(event.currentTarget.value);
            setRefused(false);
          }}
        />
        <Button type="submit" variant="default" disabled={text.trim() === ''}>
          {t('pick.use')}
        </Button>
      </form>
    </div>
  );
}
