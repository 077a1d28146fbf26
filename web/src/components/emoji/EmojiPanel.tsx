import { TextInput } from '@mantine/core';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Ready } from '@/components/Loading';
import { useLoad } from '@/hooks/useLoad';
import { type Emoji, loadEmoji, type Tone, withTone } from './emoji';
import { EmojiGrid, type EmojiGridHandle } from './EmojiGrid';
import classes from './EmojiPicker.module.css';
import { emojiAt, type Move, moved, rowsOf, type Section } from './grid';
import { chosenTone, recentEmoji, rememberRecent, rememberTone } from './remembered';
import { searchEmoji } from './search';
import { t } from './texts';
import { Tones } from './Tones';

const groups = [0, 1, 3, 4, 5, 6, 7, 8, 9] as const;
const gridId = 'emoji-grid';

export function EmojiPanel({ onPick }: { onPick: (emoji: string) => void }) {
  const loading = useLoad(loadEmoji);
  return (
    <div className={classes.panel}>
      <Ready of={loading}>{all => <Loaded all={all} onPick={onPick} />}</Ready>
    </div>
  );
}

function Loaded({ all, onPick }: { all: readonly Emoji[]; onPick: (emoji: string) => void }) {
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const [tone, setTone] = useState(chosenTone);
  const grid = useRef<EmojiGridHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const sections = useSections(all, query);
  const rows = useMemo(() => rowsOf(sections), [sections]);
  const chosen = emojiAt(rows, active);

  // What traps the focus has looked for it before the emoji were there.
  useEffect(() => search.current?.focus({ preventScroll: true }), []);

  function pick(emoji: Emoji): void {
    const character = withTone(emoji, tone);
    rememberRecent(character);
    onPick(character);
  }

  function choose(next: Tone): void {
    setTone(next);
    rememberTone(next);
  }

  function goTo(index: number): void {
    setActive(index);
    grid.current?.show(index);
  }

  function keyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (chosen) pick(chosen);
      return;
    }
    const move = moveOf(event);
    if (move === null) return;
    event.preventDefault();
    goTo(moved(rows, active, move));
  }

  return (
    <>
      <TextInput
        ref={search}
        role="combobox"
        aria-label={t('search')}
        aria-expanded
        aria-haspopup="grid"
        aria-controls={gridId}
        aria-activedescendant={chosen ? `${gridId}-${active}` : undefined}
        placeholder={t('search')}
        value={query}
        onChange={event => {
          setQuery(event.currentTarget.value);
          goTo(0);
        }}
        onKeyDown={keyDown}
      />
      {query === '' && (
        <div role="group" aria-label={t('groups')} className={classes.groups}>
          {sections.map(({ name, emoji: [first] }) => (
            <button
              key={name}
              type="button"
              aria-label={name}
              title={name}
              onClick={() => grid.current?.showSection(name)}
            >
              <span aria-hidden="true">{first?.character}</span>
            </button>
          ))}
        </div>
      )}
      <EmojiGrid ref={grid} id={gridId} rows={rows} active={active} tone={tone} onPick={pick} onPoint={setActive} />
      <p role="status" className={classes.none} hidden={rows.length > 0}>
        {rows.length === 0 && t('none', { query })}
      </p>
      <div className={classes.foot}>
        <span className={classes.name} aria-hidden="true">
          {chosen?.label}
        </span>
        <Tones tone={tone} onChoose={choose} />
      </div>
    </>
  );
}

/** The arrow keys walk through the grid; within a written query those to the sides move the caret first. */
function moveOf({ key, currentTarget }: KeyboardEvent<HTMLInputElement>): Move | null {
  if (key === 'ArrowUp') return 'up';
  if (key === 'ArrowDown') return 'down';
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return null;
  const { selectionStart, selectionEnd, value } = currentTarget;
  if (selectionStart !== value.length || selectionEnd !== value.length) return null;
  const forward = (key === 'ArrowRight') === (getComputedStyle(currentTarget).direction !== 'rtl');
  return forward ? 'on' : 'back';
}

function useSections(all: readonly Emoji[], query: string): readonly Section[] {
  // As it was when this was opened: else the grid would move with each emoji.
  const [recent] = useState(recentEmoji);
  const byGroup = useMemo(
    () => [
      { name: t('recent'), emoji: known(all, recent) },
      ...groups.map(group => ({ name: t(`group.${group}`), emoji: all.filter(each => each.group === group) })),
    ],
    [all, recent],
  );
  return useMemo(
    () =>
      (query.trim() === '' ? byGroup : [{ name: t('found'), emoji: searchEmoji(all, query) }]).filter(
        ({ emoji }) => emoji.length > 0,
      ),
    [all, byGroup, query],
  );
}

/** What was picked before, as it was: its tone does not follow the one that is chosen now. */
function known(all: readonly Emoji[], characters: readonly string[]): Emoji[] {
  const byCharacter = new Map(
    all.flatMap(each => [each.character, ...(each.tones ?? [])].map((key): [string, Emoji] => [key, each])),
  );
  return characters.flatMap(character => {
    const emoji = byCharacter.get(character);
    return emoji ? [{ ...emoji, character, tones: null }] : [];
  });
}
