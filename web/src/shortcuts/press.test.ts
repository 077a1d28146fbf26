import { describe, expect, it } from 'vitest';
import { isPressed, parseKeys, type Press } from './press';

const press = (key: string, change: Partial<Press> = {}): Press => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...change,
});
const ctrl = { ctrlKey: true };
const command = { metaKey: true };

describe('isPressed', () => {
  it('Mod_IsCtrl_AndCommandOnAppleKeyboards', () => {
    expect(isPressed(press('k', ctrl), 'mod+K', false)).toBe(true);
    expect(isPressed(press('k', command), 'mod+K', true)).toBe(true);
    // There Ctrl+K deletes to the end of the line.
    expect(isPressed(press('k', ctrl), 'mod+K', true)).toBe(false);
    expect(isPressed(press('k', command), 'mod+K', false)).toBe(false);
    expect(isPressed(press('k', { ...ctrl, ...command }), 'mod+K', false)).toBe(false);
  });

  it('FurtherKeys_AreAnotherShortcut_AndAltGrWritesCharacters', () => {
    expect(isPressed(press('K', { ...ctrl, shiftKey: true }), 'mod+K', false)).toBe(false);
    expect(isPressed(press('k'), 'mod+K', false)).toBe(false);
    expect(isPressed(press('k', { ...ctrl, altKey: true }), 'mod+K', false)).toBe(false);
    expect(isPressed(press('ArrowDown', { altKey: true }), 'ArrowDown', false)).toBe(false);
    expect(isPressed(press('ArrowDown', { altKey: true, shiftKey: true }), 'alt+shift+ArrowDown', false)).toBe(true);
  });

  it('Signs_AreHeard_HoweverTheKeyboardWritesThem', () => {
    expect(isPressed(press('?', { shiftKey: true }), '?', false)).toBe(true);
    expect(isPressed(press('/', { ...ctrl, shiftKey: true }), 'mod+/', false)).toBe(true);
    expect(isPressed(press('+'), '+', false)).toBe(true);
  });

  it('Letters_AreMeantByTheirPlace_WhereTheKeyboardHasOthers', () => {
    expect(isPressed(press('л', { ...ctrl, code: 'KeyK' }), 'mod+K', false)).toBe(true);
    expect(isPressed(press('л', { ...ctrl, code: 'KeyL' }), 'mod+K', false)).toBe(false);
    // Where K is an L the letter counts, not its place.
    expect(isPressed(press('l', { ...ctrl, code: 'KeyK' }), 'mod+K', false)).toBe(false);
  });
});

describe('parseKeys', () => {
  it('Plus_IsAKey_Too', () => {
    expect(parseKeys('+')).toEqual({ mod: false, alt: false, shift: false, key: '+' });
    expect(parseKeys('mod+shift+X')).toEqual({ mod: true, alt: false, shift: true, key: 'X' });
  });
});
