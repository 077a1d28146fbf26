import type { LedgerChannel, LedgerEntry } from '@/api/notifications';
import { notificationsTexts } from '@/i18n/en/notifications';
import { type Catalogue, texts } from '@/i18n/t';

const channels: readonly LedgerChannel[] = ['in-app', 'web-push', 'fcm', 'email'];

/** The channels that there is something to say of, each with its steps in their order. */
export const byChannel = (entries: readonly LedgerEntry[]) =>
  channels
    .map(channel => ({ channel, entries: entries.filter(each => each.channel === channel) }))
    .filter(each => each.entries.length > 0);

/** Says a step in the words of a catalogue: to whom it happened, or to those who look after the server. */
export function stepTexts<C extends Catalogue & Record<'step.other', string>>(
  catalogue: C,
  name: 'notifications' | 'adminNotifications',
) {
  const t = texts(catalogue, name);
  /** The first of these texts that there is: a server after this page may know more words. */
  const first = (...keys: string[]) =>
    keys.find((key): key is keyof C & string => Object.hasOwn(catalogue, key)) ?? 'step.other';
  const not = (channel: string, reason: string) => t(first(`not.${reason}.${channel}`, `not.${reason}`, 'not.other'));
  return ({ channel, step, told, reason, detail }: LedgerEntry): string => {
    switch (step) {
      case 'decided':
        return told ? t(first(`told.${reason}`, 'told.other')) : not(channel, `${reason}`);
      case 'dropped':
        return not(channel, `${reason}`);
      case 'failed':
        return detail ? t(first('step.failed.detail'), { detail }) : t(first('step.failed'));
      default:
        return t(first(`step.${step}.${channel}`, `step.${step}`));
    }
  };
}

export const textOfStep = stepTexts(notificationsTexts, 'notifications');
