import type { DeadLetter, Notification } from '@/api/notifications';
import { adminNotificationsTexts } from '@/i18n/en/adminNotifications';
import { texts } from '@/i18n/t';
import { stepTexts } from '../notifications/ledger';

export const t = texts(adminNotificationsTexts, 'adminNotifications');

export const textOfStep = stepTexts(adminNotificationsTexts, 'adminNotifications');

// A server after this page may know more kinds and topics.
const isKey = (key: string): key is keyof typeof adminNotificationsTexts => Object.hasOwn(adminNotificationsTexts, key);

export function textOfKind({ kind, count }: Notification, actor: string): string {
  const key = `kind.${kind}`;
  return t(isKey(key) ? key : 'kind.other', { actor, count });
}

export function textOfTopic({ topic }: DeadLetter): string {
  const key = `topic.${topic}`;
  return t(isKey(key) ? key : 'topic.other', { topic });
}
