import { authorized } from './authorized';
import { http } from './http';

/** Where else one may have an account to sign in with. */
export interface Provider {
  id: string;
  name: string;
}

export interface Identity {
  provider: string;
  name: string;
  /** The account there, as that place calls it. */
  account?: string | null;
  email?: string | null;
  linkedAt: string;
  lastUsedAt?: string | null;
}

export const listProviders = () => http<{ items: Provider[] }>('/auth/providers');

/** The address of the page that leads there; the browser goes, no script. */
export const startUrl = (provider: string, returnTo = '/') =>
  `/api/v1/auth/oauth/${encodeURIComponent(provider)}/start?returnTo=${encodeURIComponent(returnTo)}`;

export const listIdentities = () => authorized<{ items: Identity[] }>('/me/identities');

export const linkIdentity = (provider: string, password: string) =>
  authorized<{ url: string }>(`/me/identities/${encodeURIComponent(provider)}`, {
    method: 'POST',
    body: password === '' ? {} : { password },
  });

export const unlinkIdentity = (provider: string) =>
  authorized<void>(`/me/identities/${encodeURIComponent(provider)}`, { method: 'DELETE' });
