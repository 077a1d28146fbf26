import { isKey, t } from '@/i18n/t';
import type { FieldError, Problem } from './types';

/** A refusal by the server, or the failure to reach it (`code` is then `network`). */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly retryable: boolean;
  readonly fields: readonly FieldError[];
  readonly retryAfterMs: number | null;
  /** The whole answer: some refusals carry what the next step needs. */
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.problem = problem;
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

/** A sentence for people: the catalogue's for the code, but the server's own where only it knows the particulars. */
export function describeError(error: unknown): string {
  if (!(error instanceof ApiError)) return t('error.unexpected');
  if (error.code === 'validation-failed' && error.message !== '') return error.message;
  const key = `error.${error.code}`;
  return isKey(key) ? t(key) : error.message || t('error.unexpected');
}

/** Refusals that are about one field, though they are not errors of its form. */
const fieldOfCode: Readonly<Record<string, string>> = {
  'username-taken': 'username',
  'email-taken': 'email',
  'invalid-setup-code': 'setupCode',
  'invalid-invitation': 'invitation',
};

/** What the server said about one field of a form. */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  if (fieldOfCode[error.code] === field) return describeError(error);
  const message = error.fields.find(each => each.field === field)?.message;
  return message && message.charAt(0).toLocaleUpperCase() + message.slice(1);
}
