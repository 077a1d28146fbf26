import { type PointerEvent, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { type Frame, pan, type Point, toggleZoom, type View, wheelFactor, zoomAt } from './zoom';

/** Moved less than this, in px, a finger has tapped. */
const tapRoom = 10;
/** Two taps within this are one double tap, in ms. */
const doubleTapMs = 320;
/** Dragged further than this, in px, it is another picture that is wanted. */
const swipe = 56;

interface GesturesInput {
  stage: RefObject<HTMLElement | null>;
  /** Null for what cannot be zoomed. */
  frame: Frame | null;
  view: View;
  change: (to: (view: View) => View) => void;
  /** Whether there is another one in this direction. */
  canStep: (step: 1 | -1) => boolean;
  onStep: (step: 1 | -1) => void;
}

/** Wheel, double click and double tap, pinch, pan and swipe. */
export function useGestures({ stage, frame, view, change, canStep, onStep }: GesturesInput) {
  /** How far the whole picture has been dragged aside, in px. */
  const [drag, setDrag] = useState(0);
  const [held, setHeld] = useState(false);
  const pointers = useRef(new Map<number, Point>());
  const moved = useRef(0);
  const dragged = useRef(0);
  const lastTap = useRef<{ at: number; x: number; y: number } | null>(null);

  const place = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
    const box = stage.current?.getBoundingClientRect() ?? { left: 0, top: 0, width: 0, height: 0 };
    return { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 };
  };

  const turn = useEffectEvent((event: WheelEvent) => {
    if (!frame) return;
    event.preventDefault();
    const at = place(event);
    change(each => zoomAt(each, wheelFactor(event.deltaY, event.deltaMode), at, frame));
  });
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    // React's own listener is passive, and the page would be zoomed as well.
    const listener = (event: WheelEvent) => turn(event);
    element.addEventListener('wheel', listener, { passive: false });
    return () => element.removeEventListener('wheel', listener);
  }, [stage]);

  function down(event: PointerEvent<HTMLElement>): void {
    if (event.button !== 0 || isControl(event.target)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    if (pointers.current.size === 0) moved.current = 0;
    pointers.current.set(event.pointerId, place(event));
    setHeld(true);
  }

  function move(event: PointerEvent<HTMLElement>): void {
    const before = pointers.current.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    const by = { x: now.x - before.x, y: now.y - before.y };
    const [other] = [...pointers.current].flatMap(([id, point]) => (id === event.pointerId ? [] : [point]));
    pointers.current.set(event.pointerId, now);
    moved.current += Math.hypot(by.x, by.y);
    if (other) {
      if (!frame) return;
      moved.current += tapRoom;
      const factor = distance(now, other) / Math.max(1, distance(before, other));
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      change(each => zoomAt(pan(each, { x: by.x / 2, y: by.y / 2 }, frame), factor, middle, frame));
    } else if (view.scale > 1) {
      if (frame) change(each => pan(each, by, frame));
    } else {
      dragged.current += by.x;
      const towards = dragged.current < 0 ? 1 : -1;
      // Where nothing follows it gives way a little, and comes back.
      setDrag(canStep(towards) ? dragged.current : dragged.current / 4);
    }
  }

  function up(event: PointerEvent<HTMLElement>): void {
    if (!pointers.current.delete(event.pointerId) || pointers.current.size > 0) return;
    const distanceDragged = dragged.current;
    settle();
    if (event.type === 'pointercancel') return;
    const towards = distanceDragged < 0 ? 1 : -1;
    if (Math.abs(distanceDragged) > swipe && canStep(towards)) onStep(towards);
    else if (moved.current < tapRoom) tap(event);
  }

  function settle(): void {
    dragged.current = 0;
    setDrag(0);
    setHeld(false);
  }

  function tap(event: PointerEvent<HTMLElement>): void {
    const at = place(event);
    const before = lastTap.current;
    const twice = before && event.timeStamp - before.at < doubleTapMs && distance(before, at) < tapRoom * 3;
    lastTap.current = twice ? null : { at: event.timeStamp, ...at };
    if (twice && frame) change(each => toggleZoom(each, at, frame));
  }

  const handlers = { onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerCancel: up };
  return { drag, held, handlers };
}

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);

const isControl = (target: EventTarget) => target instanceof Element && target.closest('button, a, video') !== null;
