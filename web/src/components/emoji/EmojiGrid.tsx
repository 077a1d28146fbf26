import { memo, type Ref, useImperativeHandle, useRef } from 'react';
import { VList, type VListHandle } from 'virtua';
import { type Emoji, type Tone, withTone } from './emoji';
import classes from './EmojiPicker.module.css';
import { type Row, rowOf } from './grid';
import { t } from './texts';

export interface EmojiGridHandle {
  show: (index: number) => void;
  showSection: (name: string) => void;
}

interface EmojiGridProps {
  ref: Ref<EmojiGridHandle>;
  id: string;
  rows: readonly Row[];
  active: number;
  tone: Tone;
  onPick: (emoji: Emoji) => void;
  onPoint: (index: number) => void;
}

/** Only what is in sight is drawn: there are almost two thousand. The focus stays in the search; it names the active one. */
export function EmojiGrid({ ref, id, rows, active, tone, onPick, onPoint }: EmojiGridProps) {
  const list = useRef<VListHandle>(null);
  useImperativeHandle(
    ref,
    () => ({
      show: index => list.current?.scrollToIndex(Math.max(0, rowOf(rows, index)), { align: 'nearest' }),
      showSection: name =>
        list.current?.scrollToIndex(rows.findIndex(row => row.kind === 'heading' && row.section.name === name)),
    }),
    [rows],
  );
  return (
    <div className={classes.grid}>
      <VList
        ref={list}
        data={rows}
        id={id}
        role="grid"
        aria-label={t('title')}
        aria-rowcount={rows.length}
        className={classes.list ?? ''}
        tabIndex={-1}
      >
        {(row, index) =>
          row.kind === 'heading' ? (
            <div key={row.section.name} role="row" aria-rowindex={index + 1} className={classes.heading}>
              <span role="rowheader">{row.section.name}</span>
            </div>
          ) : (
            <div key={row.first} role="row" aria-rowindex={index + 1} className={classes.row}>
              {row.emoji.map((emoji, column) => (
                <Cell
                  key={emoji.character}
                  id={`${id}-${row.first + column}`}
                  emoji={emoji}
                  tone={tone}
                  active={row.first + column === active}
                  onPick={onPick}
                  onPoint={() => onPoint(row.first + column)}
                />
              ))}
            </div>
          )
        }
      </VList>
    </div>
  );
}

interface CellProps {
  id: string;
  emoji: Emoji;
  tone: Tone;
  active: boolean;
  onPick: (emoji: Emoji) => void;
  onPoint: () => void;
}

function CellButton({ id, emoji, tone, active, onPick, onPoint }: CellProps) {
  return (
    <button
      type="button"
      role="gridcell"
      id={id}
      tabIndex={-1}
      className={classes.cell}
      aria-label={emoji.label}
      aria-selected={active}
      title={emoji.label}
      // The focus stays in the search.
      onMouseDown={event => event.preventDefault()}
      onMouseEnter={onPoint}
      onClick={() => onPick(emoji)}
    >
      {withTone(emoji, tone)}
    </button>
  );
}

// What it calls does the same as before while it shows the same.
const Cell = memo(
  CellButton,
  (before, now) =>
    before.id === now.id && before.emoji === now.emoji && before.tone === now.tone && before.active === now.active,
);
