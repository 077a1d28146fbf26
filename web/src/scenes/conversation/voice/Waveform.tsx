import type { KeyboardEvent, PointerEvent } from 'react';
import { duration } from '@/i18n/sizes';
import { seekByKey } from './seek';
import { t } from './texts';
import classes from './Voice.module.css';

interface WaveformProps {
  peaks: readonly number[];
  /** In seconds. */
  at: number;
  length: number;
  onSeek: (at: number) => void;
}

/** How loud it is when, and how far it has played; a slider for all who use one. */
export function Waveform({ peaks, at, length, onSeek }: WaveformProps) {
  const share = length > 0 ? Math.min(1, at / length) : 0;

  function point(event: PointerEvent<HTMLDivElement>): void {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    onSeek(((event.clientX - left) / width) * length);
  }

  function keyDown(event: KeyboardEvent): void {
    const to = seekByKey(event.key, at, length);
    if (to === null) return;
    event.preventDefault();
    onSeek(to);
  }

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={t('position')}
      aria-valuemin={0}
      aria-valuemax={Math.round(length)}
      aria-valuenow={Math.round(at)}
      aria-valuetext={t('at', { at: duration(at * 1000), length: duration(length * 1000) })}
      className={classes.wave}
      onPointerDown={point}
      onPointerMove={point}
      onKeyDown={keyDown}
    >
      {peaks.map((peak, index) => (
        <span
          key={index}
          data-played={(index + 0.5) / peaks.length <= share || undefined}
          style={{ height: `${Math.max(8, (peak / 255) * 100)}%` }}
        />
      ))}
    </div>
  );
}
