import { http } from './http';
import type { ServerInfo, Session } from './types';

// Browsers keep the refresh token in an HttpOnly cookie that no script can read.
export const tokenDelivery = 'cookie';

export interface Registration {
  username: string;
  email: string;
  password: string;
  displayName: string;
  setupCode?: string;
  invitation?: string;
}

/** Either one is signed in, or the address has to be proven first; which of the two a taken address would be is not told. */
export type Registered = Session | { next: 'verify-email' };

const post = <T = void>(path: string, body: object, token?: string | null) =>
  http<T>(path, { method: 'POST', body, ...(token === undefined ? {} : { token }) });

export const register = (registration: Registration) =>
  post<Registered>('/auth/register', { ...registration, tokenDelivery });

export const verifyEmail = (proof: { token: string } | { email: string; code: string }) =>
  post('/auth/verify-email', proof);

export const resendVerification = (email: string) => post('/auth/verify-email/resend', { email });

export const confirmNewEmail = (token: string) => post('/auth/email/confirm', { token });

/** Takes a changed address back, and signs everybody out. */
export const restoreEmail = (token: string) => post('/auth/email/restore', { token });

export const forgotPassword = (email: string) => post('/auth/password/forgot', { email });

export const resetPassword = (token: string, password: string) => post('/auth/password/reset', { token, password });

export const login = (login: string, password: string) =>
  post<Session>('/auth/login', { login, password, tokenDelivery });

export const secondFactor = (challenge: string, proof: { code: string } | { recoveryCode: string }) =>
  post<Session>('/auth/second-factor', { challenge, ...proof, tokenDelivery });

export const refresh = () => post<Session>('/auth/refresh', { tokenDelivery });

export const logout = (token: string | null) => post('/auth/logout', {}, token);

export const serverInfo = () => http<ServerInfo>('/server');
