import { describe, expect, it } from 'vitest';
import { checkRegistration, passwordError } from './registration';

const good = {
  displayName: 'Anna',
  username: 'anna.b',
  email: 'anna@example.com',
  password: 'long enough',
  setupCode: '',
  invitation: '',
};

describe('checkRegistration', () => {
  it('Complete_HasNoErrors', () => {
    expect(checkRegistration(good, false)).toEqual({});
  });

  it.each([
    ['username', 'ab'],
    ['username', 'anna berg'],
    ['username', 'ännä'],
    ['email', 'anna'],
    ['password', 'short'],
    ['displayName', '  '],
  ])('Field_%s_With_%s_IsNamed', (field, value) => {
    expect(Object.keys(checkRegistration({ ...good, [field]: value }, false))).toEqual([field]);
  });

  it('InvitationWanted_Missing_IsNamed', () => {
    expect(Object.keys(checkRegistration(good, true))).toEqual(['invitation']);
    expect(checkRegistration({ ...good, invitation: 'abc' }, true)).toEqual({});
  });
});

describe('passwordError', () => {
  it('Length_IsCountedInCharacters', () => {
    expect(passwordError('🙂'.repeat(7))).toBeDefined();
    expect(passwordError('🙂'.repeat(8))).toBeUndefined();
    expect(passwordError('🙂'.repeat(128))).toBeUndefined();
    expect(passwordError('x'.repeat(129))).toBeDefined();
  });
});
