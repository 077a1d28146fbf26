import { withoutIgnorable, withoutInvisible } from './characters';

/** Why one is asked before a link is opened. */
export type Doubt =
  /** What it is called names another host than it opens. */
  | 'other-host'
  /** The host's letters may look like others. */
  | 'letters'
  /** What it is called has characters that turn or hide what stands beside them. */
  | 'hidden';

// Latin-1 and Latin Extended-A, without what looks like a letter of English: ı, ĸ, ŀ, ŉ and ſ.
const latin = /^[\p{ASCII}ß-öø-ÿĀ-İĲ-ķĹ-ľŁ-ňŊ-ž]*$/u;
const written = /^(?:[a-z]+:\/\/)?([^/?#:\\]*)/u;

/** Where a link leads, as hosts are compared: lower case, punycode, without `www.`; of a mail, where the mailbox is. */
export function hostOf(href: string): string {
  const { protocol, hostname, pathname } = new URL(href);
  return comparable(protocol === 'mailto:' ? pathname.slice(pathname.lastIndexOf('@') + 1) : hostname);
}

/** The first reason to ask before a link is opened; null when there is none. An address that stands for itself has no label. */
export function doubtOf(href: string, label = ''): Doubt | null {
  if (withoutInvisible(label) !== label) return 'hidden';
  const host = hostOf(href);
  // Whatever is not ASCII has become punycode.
  if (host.split('.').some(part => part.startsWith('xn--')) || !/^[\x21-\x7e]*$/.test(host)) return 'letters';
  return hostsIn(label).some(each => each !== host && !host.endsWith(`.${each}`)) ? 'other-host' : null;
}

/** What reads as hosts in a label: letters of other widths and other dots are what they look like. */
function hostsIn(label: string): string[] {
  const words = withoutIgnorable(label)
    .normalize('NFKC')
    .replace(/[。｡․]/gu, '.')
    .split(/[^\p{L}\p{N}\p{M}.@-]/u);
  return words.flatMap(word => {
    const parts = word.slice(word.lastIndexOf('@') + 1).split('.');
    if (parts[0] === '') parts.shift();
    if (parts.at(-1) === '') parts.pop();
    const host = parts.join('.');
    return isHostLike(parts) ? [comparable(asBrowser(host) ?? host)] : [];
  });
}

/** Names end in letters, so `1.2` is none; or it is an address in numbers. */
function isHostLike(parts: readonly string[]): boolean {
  if (parts.length < 2 || parts.includes('')) return false;
  const numbers = parts.length === 4 && parts.every(part => /^\d{1,3}$/.test(part));
  return numbers || /^(?:\p{L}[\p{L}\p{M}-]+|xn--[a-z0-9-]+)$/u.test(parts.at(-1) ?? '');
}

/**
 * An address as it is shown where it was written without a label: as it was written when its host is plain to read, else as
 * the browser understands it, in punycode.
 */
export function shownAddress(href: string, text: string): string {
  const { hostname } = new URL(href);
  const host = written.exec(text.normalize('NFC').toLowerCase())?.[1] ?? '';
  return host === hostname || (latin.test(host) && hostname.includes('xn--') && asBrowser(host) === hostname)
    ? text
    : href;
}

function asBrowser(host: string): string | null {
  try {
    return new URL(`https://${host}`).hostname;
  } catch {
    return null;
  }
}

const comparable = (host: string): string => host.toLowerCase().replace(/^www\./, '');
