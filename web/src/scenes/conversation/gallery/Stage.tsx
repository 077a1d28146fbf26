import { useMergedRef } from '@mantine/hooks';
import { type Ref, useRef } from 'react';
import type { StoredFile } from '@/api/types';
import classes from './Gallery.module.css';
import { Slide } from './Slide';
import { useGestures } from './useGestures';
import { type Frame, frame as frameOf, type Size, type View } from './zoom';

export interface Shown {
  key: string;
  file: StoredFile;
}

interface StageProps {
  measured: Ref<HTMLDivElement>;
  /** Null until it has been measured. */
  size: Size | null;
  previous: Shown | null;
  current: Shown;
  next: Shown | null;
  /** Null for what cannot be zoomed. */
  frame: Frame | null;
  view: View;
  change: (to: (view: View) => View) => void;
  onStep: (step: 1 | -1) => void;
}

/** What is looked at, and its neighbours beside it, loaded before they are wanted. */
export function Stage({ measured, size, previous, current, next, frame, view, change, onStep }: StageProps) {
  const element = useRef<HTMLDivElement>(null);
  const ref = useMergedRef(element, measured);
  const canStep = (step: 1 | -1) => (step > 0 ? next : previous) !== null;
  const { drag, held, handlers } = useGestures({ stage: element, frame, view, change, canStep, onStep });
  const slides = [previous, current, next].flatMap((shown, index) => (shown ? [{ shown, place: index - 1 }] : []));
  return (
    <div
      ref={ref}
      className={classes.stage}
      data-held={held || undefined}
      data-zoomed={view.scale > 1 || undefined}
      {...handlers}
    >
      {size &&
        slides.map(({ shown: { key, file }, place }) => (
          <div
            key={key}
            className={classes.slide}
            inert={place !== 0}
            style={{ transform: `translateX(calc(${place * 100}% + ${drag}px))` }}
          >
            <Slide file={file} size={fitted(file, size)} view={place === 0 ? view : null} />
          </div>
        ))}
    </div>
  );
}

const fitted = ({ width, height }: StoredFile, stage: Size): Size =>
  frameOf({ width: width ?? 1, height: height ?? 1 }, stage).fitted;
