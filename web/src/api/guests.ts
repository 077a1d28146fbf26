import { tokenDelivery } from './accounts';
import { authorized } from './authorized';
import { http } from './http';
import type { Registered } from './accounts';
import type { Session } from './types';

export interface GuestEntry {
  nickname: string;
  interests?: string[];
  languages?: string[];
}

export interface GuestRegistration {
  username: string;
  email: string;
  password: string;
  displayName?: string;
  invitation?: string;
}

/** What is to be solved before somebody may be a guest; `none` when nothing is. */
export interface GuestChallenge {
  kind: string;
  challenge?: string | null;
  bits?: number | null;
}

export interface Solved {
  challenge: string;
  solution: string;
}

export const guestChallenge = () => http<GuestChallenge>('/auth/guest/challenge');

export const enterAsGuest = (entry: GuestEntry, solved: Solved | null) =>
  http<Session>('/auth/guest', { method: 'POST', body: { ...entry, ...solved, tokenDelivery } });

export const registerGuest = (registration: GuestRegistration) =>
  authorized<Registered>('/auth/guest/register', { method: 'POST', body: { ...registration, tokenDelivery } });
