import type { Message } from '@/api/types';
import { useNameOf } from '@/hooks/useNameOf';
import type { Quoted } from '@/stores/quotes';
import { usePerson } from '@/stores/people';
import { selfIn, useLog } from '@/stores/log';
import { t as common } from '@/i18n/t';
import { previewText } from '../previewText';
import { systemText } from '../systemText';
import { t } from './texts';

interface QuoteLine {
  /** Null where there is nobody to be named. */
  name: string | null;
  text: string;
  /** There is something to read, and to jump to. */
  message: Message | null;
}

/** A quoted message in two short lines: whose it is, and how it begins. */
export function useQuoteLine(conversationId: string, quoted: Quoted): QuoteLine {
  const message = quoted.status === 'found' ? quoted.message : null;
  const selfId = useLog(state => selfIn(state, conversationId));
  const nameOf = useNameOf(conversationId);
  const sender = usePerson(message && message.senderId !== selfId ? message.senderId : undefined);
  if (!message) return { name: null, text: t(quoted.status === 'found' ? 'missing' : quoted.status), message };
  if (message.type === 'system') return { name: null, text: systemText(message, nameOf), message };
  const name =
    message.senderId === selfId ? common('common.you') : (sender?.displayName ?? common('common.unknown-person'));
  return { name, text: firstLine(previewText(message)), message };
}

/** The first line that says something. */
export const firstLine = (text: string): string => text.split('\n').find(line => line.trim() !== '') ?? text;
