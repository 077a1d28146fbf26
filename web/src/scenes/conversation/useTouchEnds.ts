import { type RefObject, useEffect } from 'react';

const ends = ['touchend', 'touchcancel'] as const;

/**
 * The browser tells the end of a touch to what it began on, also when that is gone: a row that was scrolled out of view. The list, which
 * takes no finger while it is scrolled, would not hear of it, and the next touch would do nothing.
 */
export function useTouchEnds(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const begun = ({ target }: TouchEvent) => {
      const heard = new AbortController();
      const ended = () => {
        heard.abort();
        if (target instanceof Node && !target.isConnected) element.dispatchEvent(new Event('touchcancel'));
      };
      for (const end of ends) target?.addEventListener(end, ended, { passive: true, signal: heard.signal });
    };
    element.addEventListener('touchstart', begun, { passive: true });
    return () => element.removeEventListener('touchstart', begun);
  }, [scroller]);
}
