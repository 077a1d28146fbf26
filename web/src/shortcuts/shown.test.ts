import { describe, expect, it } from 'vitest';
import { shownKeys, spokenKeys } from './shown';

describe('shownKeys', () => {
  it('Keys_AreWritten_AsOnTheKeyboard', () => {
    expect(shownKeys('mod+shift+X', false)).toBe('Ctrl+Shift+X');
    expect(shownKeys('mod+shift+X', true)).toBe('⇧⌘X');
    expect(shownKeys('alt+ArrowDown', false)).toBe('Alt+↓');
    expect(shownKeys('alt+shift+ArrowUp', true)).toBe('⌥⇧↑');
    expect(shownKeys('+', false)).toBe('+');
  });
});

describe('spokenKeys', () => {
  it('Keys_AreNamed_AsTheStandardNamesThem', () => {
    expect(spokenKeys('mod+K', false)).toBe('Control+K');
    expect(spokenKeys('mod+shift+X', true)).toBe('Meta+Shift+X');
  });
});
