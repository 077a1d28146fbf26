import { type PointerEvent, useRef, useState } from 'react';
import type { Message } from '@/api/types';
import { answer, mayAnswer } from '../actions/answer';
import { answers, meaningOf, pulledBy, wayOf } from './swipe';

/** What has a use for a finger that moves sideways. */
const dragged = '[role="slider"], input, textarea, audio, video';

interface Finger {
  id: number;
  x: number;
  y: number;
  rtl: boolean;
  pulls: boolean;
}

/** Whether a message is being pulled aside, and whether it is answered when it is let go now. */
export type Pulled = 'no' | 'short' | 'enough';

/**
 * A finger that pulls a message to where its line ends answers it. The browser is told by `touch-action` that only scrolling is
 * its own, so nothing has to be prevented, and scrolling waits for no script.
 */
export function useSwipe(message: Message | undefined) {
  const finger = useRef<Finger>(null);
  const [pulled, setPulled] = useState<Pulled>('no');

  function down(event: PointerEvent<HTMLElement>): void {
    const { currentTarget: line, target, pointerId: id, clientX: x, clientY: y } = event;
    // A second finger wants something else, and so does one in a dialog that a message has opened.
    if (!event.isPrimary || !(target instanceof Element) || !line.contains(target)) return end();
    if (event.pointerType !== 'touch' || target.closest(dragged)) return;
    if (!message || !mayAnswer(message)) return;
    finger.current = { id, x, y, rtl: getComputedStyle(line).direction === 'rtl', pulls: false };
  }

  function move(event: PointerEvent<HTMLElement>): void {
    const { current } = finger;
    if (current?.id !== event.pointerId) return;
    const { currentTarget: line } = event;
    const way = wayOf(current, { x: event.clientX, y: event.clientY }, current.rtl);
    if (!current.pulls) {
      const meaning = meaningOf(way);
      if (meaning === 'other') finger.current = null;
      if (meaning !== 'pull') return;
      current.pulls = true;
      // What is under the finger may be drawn anew meanwhile; the line stays.
      line.setPointerCapture(event.pointerId);
    }
    // Past React: each move of the finger would draw the message again.
    line.style.setProperty('--pulled', `${current.rtl ? -pulledBy(way) : pulledBy(way)}px`);
    setPulled(answers(way) ? 'enough' : 'short');
  }

  function up(event: PointerEvent<HTMLElement>): void {
    const { current } = finger;
    if (current?.id !== event.pointerId) return;
    const way = wayOf(current, { x: event.clientX, y: event.clientY }, current.rtl);
    end();
    if (current.pulls && message && answers(way)) answer(message.conversationId, message.id);
  }

  /** It was no swipe, or is none any more. */
  function end(): void {
    finger.current = null;
    setPulled('no');
  }

  const handlers = {
    onPointerDown: down,
    onPointerMove: move,
    onPointerUp: up,
    onPointerCancel: end,
    // What was under the finger loses it to the line first.
    onLostPointerCapture: ({ target, currentTarget }: PointerEvent) => target === currentTarget && end(),
  };
  return { pulled, handlers, end };
}
