import { type Key, t } from '@/i18n/t';
import type { FieldError, Problem } from './types';

/** A refusal by the server, or the failure to reach it (`code` is then `network`). */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly retryable: boolean;
  readonly fields: readonly FieldError[];
  readonly retryAfterMs: number | null;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'ApiError';
    this.code = problem.code;
    this.status = problem.status ?? 0;
    this.retryable = problem.retryable;
    this.fields = problem.errors ?? [];
    this.retryAfterMs = problem.retryAfterMs ?? null;
  }

  static network(): ApiError {
    return new ApiError({ code: 'network', title: t('error.network'), retryable: true });
  }
}

const knownCodes: Readonly<Record<string, Key>> = {
  network: 'error.network',
  unauthenticated: 'error.unauthenticated',
  'invalid-credentials': 'error.invalid-credentials',
  forbidden: 'error.forbidden',
  'not-found': 'error.not-found',
  'rate-limited': 'error.rate-limited',
  unavailable: 'error.unavailable',
};

/** A sentence for people: the catalogue's where the code is known, else the server's own. */
export function describeError(error: unknown): string {
  if (!(error instanceof ApiError)) return t('error.unexpected');
  const key = knownCodes[error.code];
  return key ? t(key) : error.message || t('error.unexpected');
}

/** The message for one form field, if the server complained about it. */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.fields.find(each => each.field === field)?.message;
}
