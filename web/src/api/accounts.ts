import { http } from './http';
import type { ServerInfo, Session } from './types';

// Browsers keep the refresh token in an HttpOnly cookie that no script can read.
const tokenDelivery = 'cookie';

export interface Registration {
  username: string;
  email: string;
  password: string;
  displayName: string;
  setupCode?: string;
}

export const register = (registration: Registration) =>
  http<Session>('/auth/register', { method: 'POST', body: { ...registration, tokenDelivery } });

export const login = (login: string, password: string) =>
  http<Session>('/auth/login', { method: 'POST', body: { login, password, tokenDelivery } });

export const refresh = () => http<Session>('/auth/refresh', { method: 'POST', body: { tokenDelivery } });

export const logout = (token: string | null) => http<void>('/auth/logout', { method: 'POST', body: {}, token });

export const serverInfo = () => http<ServerInfo>('/server');
