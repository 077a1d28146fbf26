import { ActionIcon } from '@mantine/core';
import { type RefObject, Suspense, useRef, useState } from 'react';
import { Icon } from '@/components/Icon';
import { lazyPart } from '@/components/lazyPart';
import { t } from '@/i18n/t';
import type { Format } from './format';
import { applyFormat, insertText } from './insert';
import classes from './Writing.module.css';

const EmojiPicker = lazyPart(() => import('@/components/emoji/EmojiPicker'));
const FormatMenu = lazyPart(() => import('./FormatMenu'));

interface WritingToolsProps {
  field: RefObject<HTMLTextAreaElement | null>;
}

/** Within the field in which one writes: emoji, and how words are emphasized. */
export function WritingTools({ field }: WritingToolsProps) {
  const [opened, setOpened] = useState<'formats' | 'emoji' | null>(null);
  const formats = useRef<HTMLButtonElement>(null);

  function format(kind: Format): void {
    setOpened(null);
    if (field.current) applyFormat(field.current, kind);
  }

  function insert(emoji: string): void {
    const element = field.current;
    if (element) insertText(element, emoji, element.selectionStart, element.selectionEnd);
  }

  return (
    <div className={classes.tools}>
      <ActionIcon
        ref={formats}
        type="button"
        variant="subtle"
        color="gray"
        size={34}
        radius="xl"
        className={classes.formats ?? ''}
        aria-label={t('composer.format')}
        aria-haspopup="menu"
        aria-expanded={opened === 'formats'}
        onClick={() => setOpened('formats')}
      >
        <Icon name="format" size={19} />
      </ActionIcon>
      <ActionIcon
        type="button"
        variant="subtle"
        color="gray"
        size={34}
        radius="xl"
        aria-label={t('composer.emoji')}
        aria-haspopup="dialog"
        aria-expanded={opened === 'emoji'}
        onClick={() => setOpened('emoji')}
      >
        <Icon name="smile" size={20} />
      </ActionIcon>
      {opened === 'formats' && (
        <Suspense>
          <FormatMenu
            onFormat={format}
            onClose={() => {
              setOpened(null);
              formats.current?.focus();
            }}
          />
        </Suspense>
      )}
      {opened === 'emoji' && (
        <Suspense>
          <EmojiPicker onPick={insert} onClose={() => setOpened(null)} />
        </Suspense>
      )}
    </div>
  );
}
