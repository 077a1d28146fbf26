import type { LedgerChannel, LedgerEntry } from '@/api/notifications';
import { notificationsTexts } from '@/i18n/en/notifications';
import { t } from './texts';

type Key = keyof typeof notificationsTexts;

/** The first of these texts that there is: a server after this page may know more words. */
function first(...keys: string[]): Key {
  return keys.find((key): key is Key => Object.hasOwn(notificationsTexts, key)) ?? 'step.other';
}

const channels: readonly LedgerChannel[] = ['in-app', 'web-push', 'email'];

/** The channels that there is something to say of, each with its steps in their order. */
export const byChannel = (entries: readonly LedgerEntry[]) =>
  channels
    .map(channel => ({ channel, entries: entries.filter(each => each.channel === channel) }))
    .filter(each => each.entries.length > 0);

export function textOfStep({ channel, step, told, reason, detail }: LedgerEntry): string {
  switch (step) {
    case 'decided':
      return t(told ? first(`told.${reason}`, 'told.other') : first(`not.${reason}`, 'not.other'));
    case 'dropped':
      return t(first(`not.${reason}`, 'not.other'));
    case 'failed':
      return detail ? t('step.failed.detail', { detail }) : t('step.failed');
    default:
      return t(first(`step.${step}.${channel}`, `step.${step}`));
  }
}
