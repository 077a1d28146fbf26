import { describe, expect, it } from 'vitest';
import { checkRegistration } from './registration';

const good = {
  displayName: 'Anna',
  username: 'anna.b',
  email: 'anna@example.com',
  password: 'long enough',
  setupCode: '',
};

describe('checkRegistration', () => {
  it('Complete_HasNoErrors', () => {
    expect(checkRegistration(good)).toEqual({});
  });

  it.each([
    ['username', 'ab'],
    ['username', 'anna berg'],
    ['username', 'ännä'],
    ['email', 'anna'],
    ['password', 'short'],
    ['displayName', '  '],
  ])('Field_%s_With_%s_IsNamed', (field, value) => {
    expect(Object.keys(checkRegistration({ ...good, [field]: value }))).toEqual([field]);
  });
});
