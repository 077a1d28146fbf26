import { describe, expect, it } from 'vitest';
import { ApiError, describeError, fieldError } from './errors';

const refusal = (code: string, extra = {}) => new ApiError({ code, title: 'Title', retryable: false, ...extra });

describe('describeError', () => {
  it('KnownCode_SaysWhatTheCatalogueSays', () => {
    expect(describeError(refusal('forbidden'))).toBe('You are not allowed to do that.');
  });

  it('UnknownCode_SaysWhatTheServerSays', () => {
    expect(describeError(refusal('from-the-future', { detail: 'In the server’s words.' }))).toBe(
      'In the server’s words.',
    );
  });

  it('Validation_NamesTheLimit', () => {
    const error = refusal('validation-failed', { detail: 'text: at most 8192 bytes of UTF-8.' });
    expect(describeError(error)).toContain('8192');
  });

  it('NotAnAnswer_IsUnexpected', () => {
    expect(describeError(new TypeError('x'))).toBe('Something unexpected happened. Try again.');
  });
});

describe('fieldError', () => {
  it('FieldOfTheForm_HasItsMessage', () => {
    const error = refusal('validation-failed', { errors: [{ field: 'email', message: 'is not an address' }] });
    expect(fieldError(error, 'email')).toBe('Is not an address');
    expect(fieldError(error, 'username')).toBeUndefined();
  });

  it('UsernameTaken_StandsAtTheUsername', () => {
    expect(fieldError(refusal('username-taken'), 'username')).toBe('This username is taken');
  });
});
