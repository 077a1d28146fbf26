import { type DetailedError, Upload as TusUpload } from 'tus-js-client';
import { accessToken, refreshSession } from '@/stores/session';
import { ApiError } from './errors';
import { getFile } from './files';
import { pausedUpload, stallMs, toProblem, type Upload } from './http';
import type { StoredFile } from './types';

/** Each request carries so much: what it has brought is kept whatever becomes of the next. */
const chunkBytes = 16 << 20;

/** How long to wait before one asks again whether the server has looked at a file whose answer was lost. */
const lookedAtMs = 1_000;

export interface ResumableUpload extends Upload {
  /** Where an earlier one goes on. */
  url: string | undefined;
  /** It has begun: from there it can go on. */
  onUrl: (url: string) => void;
}

/** Sends a file by tus: broken off, it goes on where it was. */
export async function resumableUpload(what: ResumableUpload): Promise<StoredFile> {
  if (what.url !== undefined && (await hasArrived(idIn(what.url)))) return lookedAt(idIn(what.url), what.signal);
  return lookedAt(idIn(await send(what)), what.signal);
}

const idIn = (url: string) => url.slice(url.lastIndexOf('/') + 1);

/** All of an earlier one was there, and only the answer was lost. */
async function hasArrived(id: string): Promise<boolean> {
  try {
    const { state } = await getFile(id);
    return state === 'ready' || state === 'processing';
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not-found') return false;
    throw error;
  }
}

/** Resolves with its address when all of it has arrived. */
function send({ file, original, url, signal, onProgress, onUrl }: ResumableUpload): Promise<string> {
  return new Promise((resolve, reject) => {
    let [expired, renewed] = [false, false];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const upload = new TusUpload(file, {
      endpoint: '/api/v1/files/uploads',
      uploadUrl: url ?? null,
      chunkSize: chunkBytes,
      metadata: { filename: file.name, ...(original ? { original: 'true' } : {}) },
      // Lost connections are the tray's business; where it goes on is kept there, too.
      retryDelays: [0, 1_000, 3_000],
      storeFingerprintForResuming: false,
      onShouldRetry(error) {
        const status = error.originalResponse?.getStatus();
        // An earlier request has not ended yet, or has brought more than its answer told: the next try asks first.
        if (status === 409 || status === 423) return true;
        // An expired token is renewed once for each part.
        if (status !== 401 || renewed) return false;
        expired = renewed = true;
        return true;
      },
      async onBeforeRequest(request) {
        const token = expired ? (await refreshSession()).accessToken : await accessToken();
        expired = false;
        request.setHeader('Authorization', `Bearer ${token}`);
      },
      onChunkComplete() {
        renewed = false;
      },
      onUploadUrlAvailable() {
        if (upload.url) onUrl(upload.url);
      },
      onProgress(sent) {
        wait();
        onProgress(sent);
        // All has gone: looking at it takes as long as it takes.
        if (sent >= file.size) clearTimeout(timer);
      },
      onSuccess: () => end(() => resolve(upload.url ?? '')),
      onError: error => end(() => reject(problemOf(error))),
    });
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => stop(ApiError.network()), stallMs);
    };
    const end = (then: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      then();
    };
    const stop = (reason: unknown) => {
      void upload.abort();
      end(() => reject(reason));
    };
    const abort = () => {
      stop(signal.reason);
      // Taken out for good: the server need not keep what it has.
      if (signal.reason !== pausedUpload && upload.url)
        void TusUpload.terminate(upload.url, upload.options).catch(() => {});
    };
    signal.addEventListener('abort', abort);
    if (signal.aborted) return abort();
    wait();
    upload.start();
  });
}

/** With its last byte the server has looked at it, unless that answer was lost. */
async function lookedAt(id: string, signal: AbortSignal): Promise<StoredFile> {
  for (;;) {
    const file = await getFile(id);
    signal.throwIfAborted();
    if (file.state === 'ready') return file;
    if (file.state === 'refused') throw refusalOf(file);
    if (file.state === 'uploading') throw ApiError.network();
    await new Promise(resolve => setTimeout(resolve, lookedAtMs));
  }
}

const refusalOf = ({ refusal }: StoredFile) =>
  new ApiError({
    code: 'validation-failed',
    title: refusal ?? '',
    retryable: false,
    errors: refusal ? [{ field: 'file', message: refusal }] : [],
  });

function problemOf(error: Error | DetailedError): ApiError {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  if (!response) return error instanceof ApiError ? error : ApiError.network();
  let body: unknown = null;
  try {
    body = JSON.parse(response.getBody());
  } catch {
    // A gateway in between answers in its own words.
  }
  return new ApiError(toProblem(body, { status: response.getStatus(), statusText: '' }));
}
