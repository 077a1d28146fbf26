import { Drawer, Popover, Portal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { t as common } from '@/i18n/t';
import { EmojiPanel } from './EmojiPanel';
import classes from './EmojiPicker.module.css';
import { t } from './texts';

interface EmojiPickerProps {
  /** With the skin tone that was chosen; what had the focus before has it again. */
  onPick: (emoji: string) => void;
  /** After one was picked, too. */
  onClose: () => void;
}

/** All emoji, beside what had the focus when it was opened; on a phone from below. */
export default function EmojiPicker({ onPick, onClose }: EmojiPickerProps) {
  const phone = useMediaQuery('(max-width: 560px)', undefined, { getInitialValueInEffect: false });
  const [opener] = useState(() => document.activeElement);
  const [place] = useState(() => placeOf(opener));

  function close(): void {
    if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    onClose();
  }

  function pick(emoji: string): void {
    close();
    // Last, for it may want the focus elsewhere.
    onPick(emoji);
  }

  if (phone) {
    return (
      <Drawer
        opened
        onClose={close}
        returnFocus={false}
        position="bottom"
        size="calc(min(420px, 62vh) + 92px)"
        title={t('title')}
        closeButtonProps={{ 'aria-label': common('common.close') }}
        radius="lg"
      >
        <EmojiPanel onPick={pick} />
      </Drawer>
    );
  }
  return (
    // Wherever it is drawn from: its place is that of the window.
    <Portal>
      <Popover
        opened
        onChange={open => open || close()}
        onClose={close}
        position="top-end"
        shadow="md"
        radius="lg"
        width={340}
        trapFocus
        // Its target is only a place.
        withRoles={false}
      >
        <Popover.Target>
          <span className={classes.place} style={place} />
        </Popover.Target>
        <Popover.Dropdown p={10} role="dialog" aria-label={t('title')}>
          <EmojiPanel onPick={pick} />
        </Popover.Dropdown>
      </Popover>
    </Portal>
  );
}

/** Where it is opened: over what was pressed. */
function placeOf(opener: Element | null) {
  if (!opener || opener === document.body) return { top: innerHeight / 2, left: innerWidth / 2, width: 0, height: 0 };
  const { left, top, width, height } = opener.getBoundingClientRect();
  return { left, top, width, height: Math.min(height, innerHeight / 2) };
}
