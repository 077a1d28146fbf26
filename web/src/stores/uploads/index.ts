import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { deleteFile, uploadFile } from '@/api/files';
import type { Upload as Request } from '@/api/http';
import type { StoredFile } from '@/api/types';
import { t } from '@/i18n/t';
import { bytes } from '@/i18n/sizes';
import type { RealtimeClient } from '@/realtime/client';
import { knowFiles } from '@/stores/files';
import { sendFiles } from '@/stores/outbox';
import { takeReply } from '@/stores/replies';
import { unclaimed } from './claims';
import { abandon, inParts } from './parts';
import {
  forMessage,
  inConversation,
  isPicture,
  isResumable,
  keepsOriginals,
  picturesOf,
  readyFiles,
  type Tray,
  type Upload,
} from './tray';
import { fingerprintOf, type Unfinished, type UnfinishedUploads } from './unfinished';
import { Uploader } from './uploader';

export type { Upload } from './tray';

export interface FileLimits {
  fileBytes: number;
  filesPerMessage: number;
}

const useTray = create<{ tray: Tray }>(() => ({ tray: [] }));

let uploader: Uploader | undefined;
let unfinished: UnfinishedUploads | undefined;
let keys = 0;

const change = (to: (tray: Tray) => Tray) => useTray.setState(({ tray }) => ({ tray: to(tray) }));

/** What waits to be sent in a conversation. */
export const useUploads = (conversationId: string): Upload[] =>
  useTray(useShallow(({ tray }) => inConversation(tray, conversationId)));

/** Uploads what people choose from now on. Returns its end. */
export function sendUploads(client: RealtimeClient, kept: UnfinishedUploads): () => void {
  const created = new Uploader({
    get: () => useTray.getState().tray,
    set: change,
    upload: (request, upload) => (isResumable(upload) ? sendLarge(request, upload, kept) : uploadFile(request)),
    arrived: sendAtOnce,
    // What stays all the same is collected by the server.
    discard: id => void deleteFile(id).catch(() => {}),
    abandon: upload => {
      if (isResumable(upload)) forgetUnfinished(fingerprintOf(upload.file, upload.original ?? false));
    },
  });
  uploader = created;
  unfinished = kept;
  void unclaimed(() => kept.load()).then(all => {
    if (unfinished === kept) useUnfinished.setState({ all });
  });
  client.onConnect(() => created.connected());
  return () => {
    created.stop();
    uploader = undefined;
    unfinished = undefined;
    useTray.setState({ tray: [] });
    useUnfinished.setState({ all: [] });
  };
}

/** Puts files into the tray and begins with them. Returns how many found no place in the message. */
export function addFiles(conversationId: string, files: readonly File[], limits: FileLimits): number {
  const present = forMessage(useTray.getState().tray, conversationId);
  const room = Math.max(0, limits.filesPerMessage - present.length);
  const originals = keepsOriginals(present);
  const added = files.slice(0, room).map((file): Upload => {
    const original = originals && isPicture(file) ? { original: true } : {};
    const upload = { key: `${++keys}`, conversationId, file, ...original };
    if (file.size <= limits.fileBytes) return { ...upload, status: 'waiting' };
    const reason = t('files.too-large', { limit: bytes(limits.fileBytes) });
    return { ...upload, status: 'failed', reason, lost: false, again: false };
  });
  change(tray => [...tray, ...added]);
  uploader?.flush();
  return files.length - added.length;
}

/** Sends a recording: by itself, when it has arrived. */
export function sendVoice(conversationId: string, file: File, peaks: readonly number[]): void {
  // What is answered is taken now: until the recording has arrived, one may have begun to answer something else.
  const replyTo = takeReply(conversationId);
  const voice = { key: `${++keys}`, conversationId, file, peaks, ...(replyTo ? { replyTo } : {}) };
  change(tray => [...tray, { ...voice, status: 'waiting' }]);
  uploader?.flush();
}

function sendAtOnce(upload: Upload): void {
  if (upload.status !== 'ready' || !upload.peaks) return;
  knowFiles([upload.stored]);
  change(tray => tray.filter(each => each.key !== upload.key));
  sendFiles(upload.conversationId, [upload.stored.id], '', {
    metadata: { voice: { peaks: upload.peaks } },
    replyTo: upload.replyTo,
  });
}

/** What an earlier page has begun and not ended. */
export const useUnfinished = create<{ all: readonly Unfinished[] }>(() => ({ all: [] }));

function sendLarge(request: Request, { conversationId }: Upload, kept: UnfinishedUploads): Promise<StoredFile> {
  noteTaken(fingerprintOf(request.file, request.original));
  return inParts(request, conversationId, kept);
}

const noteTaken = (fingerprint: string) =>
  useUnfinished.setState(({ all }) => ({ all: all.filter(each => each.fingerprint !== fingerprint) }));

/** It is not wanted any more. */
export function forgetUnfinished(fingerprint: string): void {
  noteTaken(fingerprint);
  if (unfinished) void abandon(fingerprint, unfinished);
}

/** Whether pictures of a message keep their bytes as they are, too; those that are there already go once more. */
export function keepOriginals(conversationId: string, original: boolean): void {
  for (const { key } of picturesOf(inConversation(useTray.getState().tray, conversationId)))
    uploader?.restart(key, { original });
}

export const pauseUpload = (key: string) => uploader?.pause(key);

export const cancelUpload = (key: string) => uploader?.cancel(key);
export const retryUpload = (key: string) => uploader?.retry(key);

/** Takes what is in the tray out of it, to be sent; null while it is not all there. */
export function takeFiles(conversationId: string): string[] | null {
  const { tray } = useTray.getState();
  const ids = readyFiles(tray, conversationId);
  if (ids === null) return null;
  knowFiles(forMessage(tray, conversationId).flatMap(each => (each.status === 'ready' ? [each.stored] : [])));
  change(all => all.filter(each => each.conversationId !== conversationId || each.peaks));
  return ids;
}
