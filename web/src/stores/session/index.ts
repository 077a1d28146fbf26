import { create } from 'zustand';
import * as accounts from '@/api/accounts';
import { ApiError } from '@/api/errors';
import * as guests from '@/api/guests';
import type { Me, Session } from '@/api/types';
import { leaving, remembered } from './remembered';
import { Tokens } from './tokens';

export type SessionState =
  | { status: 'starting' }
  /** The server did not answer, so nobody knows yet whether one is signed in. */
  | { status: 'unreachable' }
  /** `elsewhere`: in another tab, which also sees to what this browser keeps. */
  | { status: 'signed-out'; revoked: boolean; elsewhere: boolean }
  /** `mustEnrol`: a second factor has to be set up before anything else. */
  | { status: 'signed-in'; user: Me; mustEnrol?: boolean };

export const useSession = create<SessionState>(() => ({ status: 'starting' }));

function signedIn({ user, enrolSecondFactor = false }: Session): void {
  remembered.set(user);
  useSession.setState({ status: 'signed-in', user, mustEnrol: enrolSecondFactor }, true);
}
const tokens = new Tokens(accounts.refresh, signedIn);

export const accessToken = () => tokens.accessToken().catch(endIfRefused);
/** How long until the token is due for renewal, in ms. */
export const tokenFreshForMs = () => tokens.freshForMs();
export const refreshSession = () => tokens.renew().catch(endIfRefused);

/**
 * On load. Whoever was signed in before sees at once what this browser has kept; the cookie, if there is one, makes a
 * session of it, or the server says that it is over.
 */
export async function restoreSession(): Promise<void> {
  if (leaving.get()) {
    endSession(false);
    await leave(null);
    return;
  }
  const user = remembered.get();
  if (user) useSession.setState({ status: 'signed-in', user }, true);
  try {
    await tokens.renew();
  } catch (error) {
    if (refused(error)) endSession(user !== null);
    else if (!user) useSession.setState({ status: 'unreachable' }, true);
  }
}

/** Null when one is signed in; else the challenge, to be answered with a second factor. */
export async function signIn(login: string, password: string): Promise<string | null> {
  try {
    begin(await accounts.login(login, password));
    return null;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'second-factor-required' && error.problem.challenge) {
      return error.problem.challenge;
    }
    throw error;
  }
}

export async function signInWith(session: Promise<Session>): Promise<void> {
  begin(await session);
}

/** False when the address has to be proven first. */
export const register = (registration: accounts.Registration): Promise<boolean> =>
  beginUnlessToProve(accounts.register(registration));

/** The same for a guest, who stays one until then. */
export function registerGuest(registration: guests.GuestRegistration): Promise<boolean> {
  const registering = beginUnlessToProve(guests.registerGuest(registration));
  successor = registering;
  const settled = () => {
    if (successor === registering) successor = undefined;
  };
  registering.then(settled, settled);
  return registering;
}

/** What is about to take the place of the session, if it succeeds. */
let successor: Promise<boolean> | undefined;

/**
 * The server has ended the session. That of a guest who registers ends with it, and its connection may say so before the
 * answer brings the next one.
 */
export async function sessionRevoked(): Promise<void> {
  if (await successor?.catch(() => false)) return;
  endSession(true);
}

async function beginUnlessToProve(registration: Promise<accounts.Registered>): Promise<boolean> {
  const registered = await registration;
  if ('next' in registered) return false;
  begin(registered);
  return true;
}

/** One's own profile, as the server says it is now. */
export function updateMe(user: Me): void {
  const session = useSession.getState();
  if (session.status !== 'signed-in' || session.user.id !== user.id) return;
  remembered.set(user);
  useSession.setState({ ...session, user }, true);
}

/** Signed out here in any case; a server that cannot be reached now is told when the page is next opened. */
export async function signOut(): Promise<void> {
  const token = tokens.peek();
  leaving.begin();
  endSession(false);
  await leave(token);
}

async function leave(token: string | null): Promise<void> {
  try {
    await accounts.logout(token);
  } catch (error) {
    if (!refused(error)) return;
  }
  leaving.done();
}

/** The session is over, by the server's word or by another tab's. */
export function endSession(revoked: boolean, elsewhere = false): void {
  tokens.forget();
  remembered.forget();
  // Several requests are refused at once, and tabs hear of one another: what was said first holds.
  if (useSession.getState().status === 'signed-out') return;
  useSession.setState({ status: 'signed-out', revoked, elsewhere }, true);
}

/** Signing out in one tab signs out all, also without a connection. */
export const followOtherTabs = () => remembered.onForgotten(() => endSession(false, true));

function begin(session: Session): void {
  leaving.done();
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
