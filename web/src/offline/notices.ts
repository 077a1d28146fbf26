import { push as german } from '@/i18n/de/push';
import { pushTexts as english } from '@/i18n/en/push';
import type { Entry } from '@/i18n/t';
import { plainText } from '@/text/plain';
import type { Notice, Pushed } from './messages';

// The language of the browser, as far as there is a catalogue: what somebody has chosen for the pages is out of a worker's reach.
const language =
  (globalThis.navigator?.languages ?? []).map(tag => tag.split('-')[0]).find(tag => tag === 'en' || tag === 'de') ??
  'en';
const texts: Readonly<Record<keyof typeof english, Entry>> = language === 'de' ? german : english;
const plurals = new Intl.PluralRules(language);

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
  const { conversationId, title, sender, text, poll } = notice;
  const path = conversationId ? `/c/${conversationId}` : '/notifications';
  if (!text || !sender) return { title: say('app'), body: whatOf(notice), path };
  const from = title && title !== sender ? say('sender-in', { sender, title }) : sender;
  // What was cut ends in an ellipsis.
  const body = plainText(text, { cut: text.endsWith('…') });
  return { title: from, body: poll === true ? say('asks-poll', { question: body }) : body, path };
}

function whatOf({ kind, count }: Notice): string {
  return say(Object.hasOwn(texts, kind) ? (kind as keyof typeof texts) : 'other', { count });
}

function say(key: keyof typeof texts, params: Readonly<Record<string, string | number>> = {}): string {
  const entry = texts[key];
  return fill(typeof entry === 'string' ? entry : (entry[plurals.select(Number(params.count))] ?? entry.other), params);
}

const fill = (text: string, params: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => `${params[name] ?? whole}`);
