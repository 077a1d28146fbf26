import { describe, expect, it } from 'vitest';
import { pictureFlaw } from './choice';

describe('pictureFlaw', () => {
  it.each([
    ['image/jpeg', 10, null],
    ['image/png', 10, null],
    ['image/gif', 1, null],
    ['image/webp', 0, null],
    ['image/png', 11, 'too-large'],
    ['image/svg+xml', 1, 'no-image'],
    ['application/pdf', 11, 'no-image'],
    ['', 1, 'no-image'],
  ])('%s_Of%i_Is%s', (type, size, flaw) => expect(pictureFlaw({ type, size }, 10)).toBe(flaw));
});
