import type { Retention } from '@/api/types';
import { retentionTexts } from '@/i18n/en/retention';
import { texts } from '@/i18n/t';
import { duration } from '@/i18n/time';

export const t = texts(retentionTexts, 'retention');

/** What happens to messages, as a sentence; null when they stay. */
export function said({ mode, seconds = 0 }: Retention): string | null {
  if (mode === 'keep') return null;
  return t(mode === 'age' ? 'age' : 'ephemeral', { time: duration(seconds) });
}

/** What a system message tells of a change. Its metadata is as it came. */
export function systemSaid(actor: string, retention: unknown): string {
  const { mode, seconds } = (retention ?? {}) as { mode?: unknown; seconds?: unknown };
  if (typeof seconds !== 'number' || (mode !== 'age' && mode !== 'ephemeral')) return t('system.keep', { actor });
  return t(`system.${mode}`, { actor, time: duration(seconds) });
}
