import { ApiError } from './errors';
import type { Problem } from './types';

/** How long a request may take before it counts as unreachable. */
const timeoutMs = 20_000;
/** And a file, which may be large, or may take long to be looked at. */
export const fileTimeoutMs = 600_000;
/** An upload of which nothing goes on for so long is lost, however long the whole may take. */
export const stallMs = 60_000;

export interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  token?: string | null;
  signal?: AbortSignal;
  cache?: RequestCache;
}

/** One request to `/api/v1`. Throws `ApiError`; an abort by the caller passes through as it is. */
export async function http<T>(path: string, request: HttpRequest = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (request.body !== undefined) headers['Content-Type'] = 'application/json';
  if (request.token) headers.Authorization = `Bearer ${request.token}`;

  const response = await send(path, request, headers, timeoutMs);
  if (response.status === 204) return undefined as T;
  const text = await response.text().catch((error: unknown) => {
    if (request.signal?.aborted) throw error;
    throw ApiError.network(); // cut in its middle
  });
  const body = text === '' ? undefined : parse(text);
  if (!response.ok) throw new ApiError(toProblem(body, response));
  // What is no JSON is from something in between, such as the sign-in page of a public network.
  if (body === null) throw ApiError.network();
  return body as T;
}

export interface Download extends Pick<HttpRequest, 'cache' | 'signal'> {
  /** How long all of it may take. */
  limitMs?: number;
}

/** A file. */
export async function httpBlob(path: string, token: string, how: Download = {}): Promise<Blob> {
  const response = await send(path, how, { Authorization: `Bearer ${token}` }, how.limitMs ?? timeoutMs);
  if (!response.ok) throw new ApiError(toProblem(await response.json().catch(() => null), response));
  return response.blob().catch((error: unknown) => {
    if (how.signal?.aborted) throw error;
    throw ApiError.network();
  });
}

/** Why an upload was broken off: to go on with it later. */
export const pausedUpload = Symbol('paused');

export interface Upload {
  file: File;
  /** Keep the bytes as they are, too, with all that is written in them. */
  original: boolean;
  /** Called with how many bytes have gone. */
  onProgress: (sent: number) => void;
  signal: AbortSignal;
}

/** Sends a file as a form. By XMLHttpRequest, for `fetch` does not tell how far it is. */
export function httpUpload<T>(path: string, { file, onProgress, signal }: Upload, token: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const waitFor = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(abort, ms);
    };
    request.open('POST', `/api/v1${path}`);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.upload.onprogress = ({ loaded }) => {
      waitFor(stallMs);
      onProgress(Math.min(loaded, file.size));
    };
    request.upload.onload = () => {
      waitFor(fileTimeoutMs);
      onProgress(file.size);
    };
    request.onload = () => {
      const body = parse(request.responseText);
      if (request.status >= 200 && request.status < 300 && body !== null) resolve(body as T);
      else reject(new ApiError(toProblem(body, request)));
    };
    request.onerror = () => reject(ApiError.network());
    request.onabort = () => reject(signal.aborted ? signal.reason : ApiError.network());
    request.onloadend = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
    signal.addEventListener('abort', abort);
    const form = new FormData();
    form.append('file', file, file.name);
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    waitFor(stallMs);
    request.send(form);
  });
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

async function send(
  path: string,
  request: HttpRequest,
  headers: Record<string, string>,
  limitMs: number,
): Promise<Response> {
  const timeout = AbortSignal.timeout(limitMs);
  try {
    return await fetch(`/api/v1${path}`, {
      method: request.method ?? 'GET',
      headers,
      body: request.body === undefined ? null : JSON.stringify(request.body),
      credentials: 'same-origin',
      cache: request.cache ?? 'default',
      signal: request.signal ? AbortSignal.any([request.signal, timeout]) : timeout,
    });
  } catch (error) {
    if (request.signal?.aborted) throw error;
    throw ApiError.network();
  }
}

export function toProblem(body: unknown, response: Pick<Response, 'status' | 'statusText'>): Problem {
  if (typeof body === 'object' && body !== null && 'code' in body) {
    return { ...(body as Problem), status: response.status };
  }
  // A gateway in between answers in its own words.
  const retryable = response.status >= 500 || response.status === 429;
  const code = retryable ? 'unavailable' : `http-${response.status}`;
  return { code, title: response.statusText, status: response.status, retryable };
}

/** `?a=1&b=2`, leaving out what is undefined. */
export function query(values: Record<string, string | number | undefined>): string {
  const entries = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, `${value}`]]));
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`;
}
