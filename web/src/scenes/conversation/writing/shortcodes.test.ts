import { expect, it } from 'vitest';
import { shortcodeAt } from './shortcodes';

it.each([
  [':smi', { from: 0, beginning: 'smi' }],
  ['hello :+1', { from: 6, beginning: '+1' }],
  ['(:tada', { from: 1, beginning: 'tada' }],
  ['a\n:größe', { from: 2, beginning: 'größe' }],
  [`${'x'.repeat(100)} :heart_eyes`, { from: 101, beginning: 'heart_eyes' }],
  [':s', null],
  ['12:30', null],
  ['https://a', null],
  [':smile:', null],
  ['a: b', null],
])('%s', (text, expected) => expect(shortcodeAt(text, text.length)).toEqual(expected));

it('BehindTheCaret_DoesNotCount', () =>
  expect(shortcodeAt(':smile and more', 4)).toEqual({ from: 0, beginning: 'smi' }));
