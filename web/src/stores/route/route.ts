export const settingsPages = [
  'profile',
  'email',
  'password',
  'devices',
  'two-step',
  'linked',
  'chat',
  'notifications',
  'privacy',
  'blocked',
  'export',
  'delete',
] as const;
export type SettingsPage = (typeof settingsPages)[number];

export const adminPages = ['people', 'invitations', 'reports', 'notifications', 'mails', 'audit'] as const;
export type AdminPage = (typeof adminPages)[number];

/** Pages before the door: one reads them signed out, and signed in one has no business there. */
const doors = ['login', 'register', 'forgot-password', 'complete-registration'] as const;
type Door = (typeof doors)[number];

/** Where the links in mails lead: whether one is signed in does not matter. */
const mailed = ['verify-email', 'confirm-email', 'restore-email', 'reset-password'] as const;
type Mailed = (typeof mailed)[number];

/** Places of one name. */
const places = ['contacts', 'discover', 'notifications', 'search', 'archive', 'meet'] as const;

export type Route =
  | { name: 'home' }
  | { name: Door }
  | { name: Mailed }
  /** `seq`: at this message of it. */
  | { name: 'conversation'; id: string; seq?: number }
  /** Where a link that lets one into a group leads. */
  | { name: 'invite'; token: string }
  | { name: 'contacts' }
  /** The server's public groups. */
  | { name: 'discover' }
  | { name: 'notifications' }
  | { name: 'search' }
  | { name: 'archive' }
  | { name: 'meet' }
  /** Without a page: the list of pages on a phone, the first of them beside it elsewhere. */
  | { name: 'settings'; page: SettingsPage | null }
  /** `id`: a single report or mail. */
  | { name: 'admin'; page: AdminPage | null; id?: string }
  | { name: 'not-found' };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A message's number in its conversation. */
const place = /^[1-9]\d{0,14}$/;

const isOneOf = <T extends string>(all: readonly T[], text: string): text is T =>
  (all as readonly string[]).includes(text);

export function parseRoute(pathname: string): Route {
  const [first, second, ...rest] = pathname.split('/').filter(part => part !== '');
  if (first === undefined) return { name: 'home' };
  if (second === undefined) return parseSingle(first);
  const [third] = rest;
  if (first === 'c' && uuid.test(second)) {
    const id = second.toLowerCase();
    if (third === undefined) return { name: 'conversation', id };
    if (rest.length === 1 && place.test(third)) return { name: 'conversation', id, seq: Number(third) };
  }
  if (first === 'invite' && third === undefined) return { name: 'invite', token: second };
  if (first === 'settings' && third === undefined && isOneOf(settingsPages, second)) {
    return { name: 'settings', page: second };
  }
  if (first === 'admin' && isOneOf(adminPages, second)) {
    if (third === undefined) return { name: 'admin', page: second };
    if (rest.length === 1) return { name: 'admin', page: second, id: third };
  }
  return { name: 'not-found' };
}

function parseSingle(part: string): Route {
  if (part === 'sign-in') return { name: 'login' };
  if (isOneOf(places, part) || isOneOf(doors, part) || isOneOf(mailed, part)) return { name: part };
  if (part === 'settings' || part === 'admin') return { name: part, page: null };
  return { name: 'not-found' };
}

export function formatRoute(route: Route): string {
  switch (route.name) {
    case 'home':
    case 'not-found':
      return '/';
    case 'conversation':
      return route.seq === undefined ? `/c/${route.id}` : `/c/${route.id}/${route.seq}`;
    case 'invite':
      return `/invite/${route.token}`;
    case 'settings':
    case 'admin': {
      const id = route.name === 'admin' ? route.id : undefined;
      return ['', route.name, route.page, id].filter(part => part !== null && part !== undefined).join('/');
    }
    default:
      return `/${route.name}`;
  }
}

export const sameRoute = (a: Route, b: Route): boolean => a.name === b.name && formatRoute(a) === formatRoute(b);

/** Who is before the page. A guest meets strangers, and does nothing else; who has to set up a second factor does that first. */
export type Visitor = 'nobody' | 'guest' | 'member' | 'enrolling';

/** Where one belongs, given who one is; null when here is right. */
export function redirect(route: Route, visitor: Visitor, returnTo: Route | null): Route | null {
  if (isOneOf(mailed, route.name)) return null;
  const atTheDoor = isOneOf(doors, route.name);
  if (visitor === 'enrolling') {
    return route.name === 'settings' && route.page === 'two-step' ? null : { name: 'settings', page: 'two-step' };
  }
  if (visitor === 'guest') return route.name === 'meet' ? null : { name: 'meet' };
  if (visitor === 'member') return atTheDoor ? (returnTo ?? { name: 'home' }) : null;
  return atTheDoor || route.name === 'meet' ? null : { name: 'login' };
}
