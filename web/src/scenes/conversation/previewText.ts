import type { Message } from '@/api/types';
import { t } from '@/i18n/t';
import { voiceOf } from '@/stores/voice/voice';
import { plainText } from '@/text/plain';
import { remember } from '@/text/remember';

type Previewed = Pick<Message, 'text' | 'files' | 'poll'> & {
  metadata?: Readonly<Record<string, unknown>> | null;
  deletedAt?: string | null;
};

const plain = remember(plainText, 500);

/** A message in one line: what is written, without marks; of files without a caption how many; that a question is a poll's. */
export function previewText({ text, files, poll, metadata, deletedAt }: Previewed): string {
  if (deletedAt) return t('messages.deleted');
  if (poll) return t('messages.poll', { question: plain(text) });
  if (text === '' && files && voiceOf(metadata)) return t('files.voice');
  return text === '' && files ? t('files.count', { count: files.length }) : plain(text);
}
