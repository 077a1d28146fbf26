import { deleteFile } from '@/api/files';
import { pausedUpload, type Upload } from '@/api/http';
import type { StoredFile } from '@/api/types';
import { claim } from './claims';
import { fingerprintOf, type UnfinishedUploads } from './unfinished';
import { passes } from './uploader';

/** Sends a large file so that it can go on, by this page or the next one: the first, when it is sent several times at once. */
export async function inParts(request: Upload, conversationId: string, kept: UnfinishedUploads): Promise<StoredFile> {
  const { resumableUpload } = await import('@/api/resumable');
  const fingerprint = fingerprintOf(request.file, request.original);
  const { name } = request.file;
  return claim(fingerprint, async mine => {
    const notes = mine ? kept : undefined;
    try {
      const onUrl = (at: string) => notes?.keep({ fingerprint, conversationId, name, url: at });
      const stored = await resumableUpload({ ...request, url: notes?.find(fingerprint)?.url, onUrl });
      notes?.forget(fingerprint);
      return stored;
    } catch (error) {
      if (!mayGoOn(error, request.signal)) notes?.forget(fingerprint);
      throw error;
    }
  });
}

/** Whether what the server has of it is worth keeping. */
const mayGoOn = (error: unknown, signal: AbortSignal): boolean =>
  signal.aborted ? signal.reason === pausedUpload : passes(error);

/** What the server has of it counts there until it is taken away; not while somebody else goes on with it. */
export const abandon = (fingerprint: string, kept: UnfinishedUploads): Promise<void> =>
  claim(fingerprint, async mine => {
    const url = mine ? kept.find(fingerprint)?.url : undefined;
    if (url === undefined) return;
    kept.forget(fingerprint);
    // What stays all the same is collected by the server.
    await deleteFile(url.slice(url.lastIndexOf('/') + 1)).catch(() => {});
  });
