import { authorized } from './authorized';

export interface SecondFactor {
  enabled: boolean;
  recoveryCodesLeft: number;
  /** One's role has to have one here. */
  required: boolean;
}

/** What an authenticator application is told: by picture, by link, or typed in. */
export interface Enrolment {
  secret: string;
  uri: string;
  /** An SVG document. */
  qr: string;
}

interface RecoveryCodes {
  recoveryCodes: string[];
}

const path = '/me/second-factor';

export const getSecondFactor = () => authorized<SecondFactor>(path);

export const startEnrolment = (password: string) => authorized<Enrolment>(path, { method: 'POST', body: { password } });

export const confirmEnrolment = (code: string) =>
  authorized<RecoveryCodes>(`${path}/confirm`, { method: 'POST', body: { code } });

export const disableSecondFactor = (password: string, code: string) =>
  authorized<void>(path, { method: 'DELETE', body: { password, code } });

export const renewRecoveryCodes = (password: string, code: string) =>
  authorized<RecoveryCodes>(`${path}/recovery-codes`, { method: 'POST', body: { password, code } });
