import { type MouseEvent, type PointerEvent, type TouchEvent, useEffect, useRef } from 'react';

const pressMs = 450;
/** A finger that moves farther is scrolling. */
const stillPx = 10;

/** Calls back for a finger that stays; a mouse has other ways. */
export function useLongPress(onPress: (element: HTMLElement) => void) {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number }>(undefined);
  const pressed = useRef(false);

  const end = () => {
    clearTimeout(press.current?.timer);
    press.current = undefined;
  };

  useEffect(() => () => clearTimeout(press.current?.timer), []);

  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      pressed.current = false;
      if (event.pointerType === 'mouse' || !event.isPrimary) return end();
      const { currentTarget, clientX: x, clientY: y } = event;
      const timer = setTimeout(() => {
        pressed.current = true;
        onPress(currentTarget);
      }, pressMs);
      press.current = { timer, x, y };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent<HTMLElement>) => {
      const { x, y } = press.current ?? { x: clientX, y: clientY };
      if (Math.hypot(clientX - x, clientY - y) > stillPx) end();
    },
    onPointerUp: end,
    // Else the mouse events that follow a touch would close what it has just opened.
    onTouchEnd: (event: TouchEvent<HTMLElement>) => {
      if (pressed.current && event.cancelable) event.preventDefault();
    },
    onPointerCancel: end,
    // The system's own menu, and the link or picture under the finger, are not meant.
    onContextMenu: (event: MouseEvent<HTMLElement>) => {
      if (press.current || pressed.current) event.preventDefault();
    },
    onClickCapture: (event: MouseEvent<HTMLElement>) => {
      if (!pressed.current) return;
      pressed.current = false;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
