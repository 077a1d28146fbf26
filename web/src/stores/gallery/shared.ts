import type { Message } from '@/api/types';
import type { Known } from '@/stores/files';
import { kindOf } from '@/stores/files/kind';

/** A file with the message that carries it. */
export interface SharedFile {
  fileId: string;
  messageId: string;
  senderId: string;
  createdAt: string;
  /** The caption. */
  text: string;
}

/** Which of them: the same file may be in several messages. */
export type Place = Pick<SharedFile, 'fileId' | 'messageId'>;

export const samePlace = (a: Place, b: Place): boolean => a.fileId === b.fileId && a.messageId === b.messageId;

/** All that messages carry, in their order. */
export const sharedFiles = (messages: readonly Message[]): SharedFile[] =>
  messages.flatMap(({ id: messageId, senderId, createdAt, text, files, deletedAt }) =>
    deletedAt ? [] : (files ?? []).map(fileId => ({ fileId, messageId, senderId, createdAt, text })),
  );

/** What lies next in a direction; `ask`: a file in between of which it has to be known first what it is. */
export type Neighbour = { kind: 'found'; file: SharedFile } | { kind: 'ask'; fileId: string } | { kind: 'none' };

/** The nearest picture or video. What is known to be something else, or to be gone, is passed over. */
export function neighbour(
  files: readonly SharedFile[],
  from: number,
  step: 1 | -1,
  known: Readonly<Record<string, Known>>,
): Neighbour {
  if (from < 0) return { kind: 'none' };
  for (let index = from + step; index >= 0 && index < files.length; index += step) {
    const file = files[index];
    if (!file) break;
    const what = known[file.fileId];
    if (what?.status === 'known') {
      const kind = kindOf(what.file);
      if (kind === 'image' || kind === 'video') return { kind: 'found', file };
    } else if (what?.status !== 'missing' && what?.status !== 'failed') {
      return { kind: 'ask', fileId: file.fileId };
    }
  }
  return { kind: 'none' };
}
