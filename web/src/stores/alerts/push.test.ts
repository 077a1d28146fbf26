import { expect, it } from 'vitest';
import { keyText } from './push';

it('KeyText_IsBase64UrlWithoutPadding', () => {
  expect(keyText(new Uint8Array([0xfb, 0xff, 0xfe, 0x01]).buffer)).toBe('-__-AQ');
  expect(keyText(null)).toBe('');
});
