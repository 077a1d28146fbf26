import { useSession } from '@/stores/session';
import type { Tone } from './emoji';

const recentKey = 'parley.emoji.recent';
const toneKey = 'parley.emoji.tone';
const most = 24;

/** The emoji that were picked last in this browser, the latest first, as they were: with their skin tones. */
export function recentEmoji(): string[] {
  const kept: unknown = parsed(read(recentKey));
  return Array.isArray(kept) ? kept.filter(each => typeof each === 'string').slice(0, most) : [];
}

export function rememberRecent(emoji: string): void {
  write(recentKey, JSON.stringify([emoji, ...recentEmoji().filter(each => each !== emoji)].slice(0, most)));
}

export function chosenTone(): Tone {
  const tone = Number(read(toneKey) ?? 0);
  return isTone(tone) ? tone : 0;
}

export function rememberTone(tone: Tone): void {
  write(toneKey, `${tone}`);
}

const isTone = (value: number): value is Tone => [0, 1, 2, 3, 4, 5].includes(value);

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // A browser that lets pages keep nothing.
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Then it is forgotten.
  }
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}

// Whoever comes next must not find them.
useSession.subscribe(session => {
  if (session.status !== 'signed-out') return;
  try {
    localStorage.removeItem(recentKey);
    localStorage.removeItem(toneKey);
  } catch {
    // Nothing is kept there.
  }
});
