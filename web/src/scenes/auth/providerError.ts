import { ApiError } from '@/api/errors';
import { isKey } from '@/i18n/t';
import { t } from './texts';

/** What a sign-in elsewhere came to, by the code in the address; of a code that is not known it is said in general. */
export function providerError(code: string): ApiError {
  const title = isKey(`error.${code}`) ? '' : t('login.provider-failed');
  return new ApiError({ code, title, retryable: false });
}
