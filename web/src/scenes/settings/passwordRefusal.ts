import { ApiError, describeError, fieldError } from '@/api/errors';

/** What is said at the field of the current password: it was wrong, or something about it. */
export function passwordRefusal(error: unknown, field = 'password'): string | undefined {
  if (error instanceof ApiError && error.code === 'invalid-credentials') return describeError(error);
  return fieldError(error, field);
}
