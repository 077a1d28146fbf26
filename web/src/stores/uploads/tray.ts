import type { StoredFile } from '@/api/types';

/** A file on its way to the server, before the message that it belongs to is sent. */
export type Upload = Chosen & UploadState;

export interface Chosen {
  key: string;
  conversationId: string;
  file: File;
  /** A picture whose bytes are to be kept as they are, too. */
  original?: boolean;
  /** A voice message: it waits for no text, and is sent as soon as it is there. The loudest moments of its parts. */
  peaks?: readonly number[];
  /** With `peaks`: the id of the message that it answers. */
  replyTo?: string;
}

export type UploadState =
  | { status: 'waiting' }
  | { status: 'uploading'; sent: number }
  /** By whoever sends it, until they let it go on. */
  | { status: 'paused'; sent: number }
  | { status: 'ready'; stored: StoredFile }
  /** `lost`: no answer came, so it is tried again with the next connection. */
  | { status: 'failed'; reason: string; lost: boolean; again: boolean };

/** What waits in all conversations, in the order in which it was chosen. */
export type Tray = readonly Upload[];

/** So many at once: more would share the same line, and each take longer. */
export const mostAtOnce = 2;

export const inConversation = (tray: Tray, conversationId: string): Upload[] =>
  tray.filter(each => each.conversationId === conversationId);

/** What goes out together with what is written. */
export const forMessage = (tray: Tray, conversationId: string): Upload[] =>
  inConversation(tray, conversationId).filter(each => !each.peaks);

/** Pictures are what the server cleans of what is written in them. */
export const isPicture = ({ type }: File): boolean => type.startsWith('image/');

/** The pictures of a message, without those that will not be sent. */
export const picturesOf = (uploads: readonly Upload[]): Upload[] =>
  uploads.filter(each => !each.peaks && isPicture(each.file) && (each.status !== 'failed' || each.again));

/** Whether all that will be sent keep their bytes as they are, too: so does the next one then. */
export const keepsOriginals = (uploads: readonly Upload[]): boolean => {
  const pictures = picturesOf(uploads);
  return pictures.length > 0 && pictures.every(({ original }) => original);
};

/** From this size on a file is sent in parts that are kept; below it is soon sent again. */
export const resumableBytes = 8 << 20;

export const isResumable = ({ file }: Chosen): boolean => file.size >= resumableBytes;

/** What may begin now. */
export function nextUploads(tray: Tray): Upload[] {
  const running = tray.filter(each => each.status === 'uploading').length;
  return tray.filter(each => each.status === 'waiting').slice(0, Math.max(0, mostAtOnce - running));
}

export function moveOn(tray: Tray, key: string, state: UploadState): Tray {
  return tray.map(each => {
    if (each.key !== key) return each;
    const { conversationId, file, peaks, replyTo, original } = each;
    const voice = { ...(peaks ? { peaks } : {}), ...(replyTo ? { replyTo } : {}) };
    return { key, conversationId, file, ...voice, ...(original ? { original } : {}), ...state };
  });
}

/** With a connection again: those for which no answer came. */
export function retryLost(tray: Tray): Tray {
  const lost = tray.filter(each => each.status === 'failed' && each.lost);
  return lost.reduce<Tray>((all, { key }) => moveOn(all, key, { status: 'waiting' }), tray);
}

/** The ids to send, in order; null while something is under way or was refused. */
export function readyFiles(tray: Tray, conversationId: string): string[] | null {
  const mine = forMessage(tray, conversationId);
  const ready = mine.flatMap(each => (each.status === 'ready' ? [each.stored.id] : []));
  return ready.length === mine.length ? ready : null;
}
