import HighlightWorker from './worker?worker';
import type { FromHighlighter, Highlighted, ToHighlighter } from './protocol';

/** The grammars are regular expressions, which a text may be written against: one that takes longer stays in one colour. */
const patienceMs = 2_000;
const latest = 100;

const known = new Map<string, Promise<Highlighted | null>>();
let worker: Worker | undefined;
let queue: Promise<unknown> = Promise.resolve();

/** Colours code; null when it cannot. */
export function highlight(text: string, language: string): Promise<Highlighted | null> {
  const key = `${language}\n${text}`;
  const before = known.get(key);
  if (before) return before;
  // One after another, so that it is known which text takes too long.
  const done = queue.then(() => ask({ text, language }));
  queue = done;
  known.set(key, done);
  if (known.size > latest) known.delete(known.keys().next().value as string);
  return done;
}

function ask(request: ToHighlighter): Promise<Highlighted | null> {
  worker ??= new HighlightWorker();
  const asked = worker;
  return new Promise(resolve => {
    const giveUp = () => {
      asked.terminate();
      worker = undefined;
      resolve(null);
    };
    const timer = setTimeout(giveUp, patienceMs);
    asked.onerror = () => {
      clearTimeout(timer);
      giveUp();
    };
    asked.onmessage = ({ data }: MessageEvent<FromHighlighter>) => {
      clearTimeout(timer);
      resolve(data);
    };
    asked.postMessage(request);
  });
}
