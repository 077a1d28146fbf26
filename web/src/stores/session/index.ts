import { create } from 'zustand';
import * as accounts from '@/api/accounts';
import { ApiError } from '@/api/errors';
import type { Me, Session } from '@/api/types';
import { Tokens } from './tokens';

export type SessionState =
  | { status: 'starting' }
  /** The server did not answer, so nobody knows yet whether one is signed in. */
  | { status: 'unreachable' }
  | { status: 'signed-out'; revoked: boolean }
  | { status: 'signed-in'; user: Me };

export const useSession = create<SessionState>(() => ({ status: 'starting' }));

const signedIn = (session: Session) => useSession.setState({ status: 'signed-in', user: session.user }, true);
const tokens = new Tokens(accounts.refresh, signedIn);

export const accessToken = () => tokens.accessToken().catch(endIfRefused);
/** How long until the token is due for renewal, in ms. */
export const tokenFreshForMs = () => tokens.freshForMs();
export const refreshSession = () => tokens.renew().catch(endIfRefused);

/** On load: the cookie, if there is one, makes a session. */
export async function restoreSession(): Promise<void> {
  try {
    await tokens.renew();
  } catch (error) {
    if (refused(error)) endSession(false);
    else useSession.setState({ status: 'unreachable' }, true);
  }
}

export async function signIn(login: string, password: string): Promise<void> {
  begin(await accounts.login(login, password));
}

export async function register(registration: accounts.Registration): Promise<void> {
  begin(await accounts.register(registration));
}

export async function signOut(): Promise<void> {
  const token = tokens.peek();
  endSession(false);
  // Signed out here in any case; a server that cannot be reached now lets the tokens expire.
  await accounts.logout(token).catch(() => {});
}

/** The session is over, by the server's word. */
export function endSession(revoked: boolean): void {
  tokens.forget();
  useSession.setState({ status: 'signed-out', revoked }, true);
}

function begin(session: Session): void {
  tokens.hold(session);
  signedIn(session);
}

function endIfRefused(error: unknown): never {
  if (refused(error)) endSession(useSession.getState().status === 'signed-in');
  throw error;
}

function refused(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403 || error.status === 400);
}
