import type { Message } from '@/api/types';
import { t } from '@/i18n/t';

/** A message in one line: what is written, of files without a caption how many. */
export function previewText({ text, files }: Pick<Message, 'text' | 'files'>): string {
  return text === '' && files ? t('files.count', { count: files.length }) : text;
}
