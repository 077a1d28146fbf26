import { type Notification, type NotificationKind, notificationKinds } from '@/api/notifications';
import type { IconName } from '@/components/Icon';
import { dayName } from '@/i18n/time';
import type { Route } from '@/stores/route';
import { t } from './texts';

const isKnown = ({ kind }: Notification): boolean => notificationKinds.includes(kind);

const isCounted = (kind: NotificationKind): kind is 'message' | 'mention' | 'reply' | 'reaction' =>
  kind === 'message' || kind === 'mention' || kind === 'reply' || kind === 'reaction';

/** A kind that this page does not know is shown by its place, and not at all without one. */
export const isShown = (notification: Notification): boolean =>
  isKnown(notification) || notification.conversationId !== null;

interface Names {
  actor: string;
  /** Null where it is none, or not held here. */
  group: string | null;
}

export function textOf(notification: Notification, { actor, group }: Names): string {
  const { kind, count } = notification;
  if (!isKnown(notification)) return t('other');
  if (isCounted(kind) && group !== null) return t(`${kind}.group`, { actor, count, conversation: group });
  return t(kind, { actor, count, conversation: group ?? t('a-group') });
}

/** What it is about: there one goes from it. */
export function placeOf({ kind, conversationId, seq }: Notification): Route {
  // What is meant for one is looked for at once; of other messages one reads all.
  if (conversationId !== null && seq !== null && kind !== 'message')
    return { name: 'conversation', id: conversationId, seq };
  if (conversationId !== null) return { name: 'conversation', id: conversationId };
  switch (kind) {
    case 'contact-request':
    case 'contact-accepted':
      return { name: 'contacts' };
    case 'password-changed':
      return { name: 'settings', page: 'password' };
    case 'second-factor-added':
    case 'second-factor-removed':
      return { name: 'settings', page: 'two-step' };
    case 'email-changed':
      return { name: 'settings', page: 'email' };
    case 'identity-linked':
      return { name: 'settings', page: 'linked' };
    default:
      return { name: 'settings', page: 'devices' };
  }
}

/** Of what concerns the account rather than somebody. */
export function iconOf({ kind }: Notification): IconName | null {
  switch (kind) {
    case 'new-device':
      return 'device';
    case 'password-changed':
      return 'key';
    case 'second-factor-added':
    case 'second-factor-removed':
      return 'shield';
    case 'email-changed':
      return 'mail';
    case 'identity-linked':
      return 'link';
    default:
      return null;
  }
}

export interface Day {
  name: string;
  items: Notification[];
}

/** They come with the latest first. */
export function byDay(items: readonly Notification[], now = new Date()): Day[] {
  const days: Day[] = [];
  for (const item of items) {
    const name = dayName(item.updatedAt, now);
    const last = days.at(-1);
    if (last?.name === name) last.items.push(item);
    else days.push({ name, items: [item] });
  }
  return days;
}
