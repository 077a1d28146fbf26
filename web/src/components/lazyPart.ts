// eslint-disable-next-line no-restricted-imports -- the one place that makes it outlive one
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/** How soon code that did not come is asked for again, in ms. */
const retryMs = 3_000;
/** How often code may fail to come from a server that answers: after an upgrade it has other files, and only a reload helps. */
const attempts = 3;

/**
 * A part of the page whose code comes when it is first drawn, as of React's `lazy`. Where the connection is lost before
 * it has come, the part waits for it instead of failing, and the rest of the page goes on.
 */
export function lazyPart<P>(load: () => Promise<{ default: ComponentType<P> }>): LazyExoticComponent<ComponentType<P>> {
  return lazy(() => untilLoaded(load));
}

async function untilLoaded<T>(load: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ;) {
    try {
      const part = await load();
      await bringStyles();
      return part;
    } catch (error) {
      if ((await serverAnswers()) && attempt++ === attempts) throw error;
      await new Promise(resolve => setTimeout(resolve, retryMs));
    }
  }
}

async function serverAnswers(): Promise<boolean> {
  try {
    return (await fetch('/health/live', { cache: 'no-store' })).status < 500;
  } catch {
    return false;
  }
}

// Those of parts whose code is asked for again: the build's own loader asks for a style sheet once only.
const missingStyles = new Set<HTMLLinkElement>();

/** Notes which style sheets did not come. */
export function followStyles(): void {
  const note = ({ target }: Event) => {
    if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') missingStyles.add(target);
  };
  // Errors of elements do not bubble.
  window.addEventListener('error', note, { capture: true });
}

async function bringStyles(): Promise<void> {
  await Promise.all([...missingStyles].map(bringStyle));
}

function bringStyle(missing: HTMLLinkElement): Promise<unknown> {
  missingStyles.delete(missing);
  return new Promise((resolve, reject) => {
    const again = missing.cloneNode() as HTMLLinkElement;
    again.onload = resolve;
    again.onerror = () => reject(new Error(`${again.href} did not come.`));
    missing.replaceWith(again);
  });
}
