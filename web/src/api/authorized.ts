import { accessToken, refreshSession } from '@/stores/session';
import { ApiError } from './errors';
import { type HttpRequest, http } from './http';

/** A request with the access token; an expired one is renewed once, and the request repeated. */
export async function authorized<T>(path: string, request: HttpRequest = {}): Promise<T> {
  try {
    return await http<T>(path, { ...request, token: await accessToken() });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    const session = await refreshSession();
    return http<T>(path, { ...request, token: session.accessToken });
  }
}
