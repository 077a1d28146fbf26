import { accessToken, refreshSession } from '@/stores/session';
import { ApiError } from './errors';
import { type Download, type HttpRequest, http, httpBlob, httpUpload, type Upload } from './http';

/** A request with the access token; an expired one is renewed once, and the request repeated. */
export const authorized = <T>(path: string, request: HttpRequest = {}): Promise<T> =>
  withToken(token => http<T>(path, { ...request, token }));

/** A file behind sign-in. */
export const download = (path: string, how: Download = {}): Promise<Blob> =>
  withToken(token => httpBlob(path, token, how));

/** Sends a file. */
export const upload = <T>(path: string, what: Upload): Promise<T> =>
  withToken(token => httpUpload<T>(path, what, token));

async function withToken<T>(attempt: (token: string) => Promise<T>): Promise<T> {
  const token = await accessToken();
  try {
    return await attempt(token);
  } catch (error) {
    // A wrong password or code, asked for again, is a 401 as well: a new token would not make it right.
    if (!(error instanceof ApiError) || error.status !== 401 || error.code !== 'unauthenticated') throw error;
    return attempt((await refreshSession()).accessToken);
  }
}
