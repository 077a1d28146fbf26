import { pushTexts } from '@/i18n/en/push';
import type { Notice, Pushed } from './messages';

const plurals = new Intl.PluralRules('en');

/** The decrypted message of a push; null for what this build does not know. */
export function readPush(data: unknown): Pushed | null {
  if (typeof data !== 'object' || data === null) return null;
  const { type, id, kind, count } = data as Partial<Notice>;
  if (typeof id !== 'string') return null;
  if ((type as string) === 'read') return { type: 'read', id };
  if (type !== 'notification') return null;
  return {
    ...(data as Notice),
    kind: typeof kind === 'string' ? kind : '',
    count: typeof count === 'number' ? count : 1,
  };
}

export interface Face {
  title: string;
  body: string;
  /** Where a click leads. */
  path: string;
}

/** Who wrote what, if that may be shown; else that there is something. */
export function faceOf(notice: Notice): Face {
  const { conversationId, title, sender, text } = notice;
  const path = conversationId ? `/c/${conversationId}` : '/notifications';
  if (!text || !sender) return { title: pushTexts.app, body: whatOf(notice), path };
  const from = title && title !== sender ? fill(pushTexts['sender-in'], { sender, title }) : sender;
  return { title: from, body: text, path };
}

function whatOf({ kind, count }: Notice): string {
  const entry = Object.hasOwn(pushTexts, kind) ? pushTexts[kind as keyof typeof pushTexts] : pushTexts.other;
  if (typeof entry === 'string') return entry;
  return fill(plurals.select(count) === 'one' ? entry.one : entry.other, { count });
}

const fill = (text: string, params: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => `${params[name] ?? whole}`);
