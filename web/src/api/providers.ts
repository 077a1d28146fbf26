import { authorized } from './authorized';
import { http } from './http';
import type { Session } from './types';

/** Where else one may have an account to sign in with. */
export interface Provider {
  id: string;
  name: string;
}

export interface Identity {
  provider: string;
  /** The provider's, for people. */
  name: string;
  /** What the provider calls the account; null when it did not say. */
  account: string | null;
  linkedAt: string;
  lastUsedAt: string | null;
}

/** What is known of somebody who has signed in elsewhere and has no account here yet. */
export interface ProviderRegistration {
  provider: Provider;
  username: string | null;
  displayName: string | null;
  /** Verified by the provider; null: one is to be typed. */
  email: string | null;
  returnTo: string;
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

export const pendingRegistration = () => http<ProviderRegistration>('/auth/oauth/registration');

export const completeRegistration = (wish: {
  username: string;
  displayName: string;
  email?: string;
  invitation?: string;
}) => http<Session>('/auth/oauth/registration', { method: 'POST', body: wish });
