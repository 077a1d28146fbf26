import { describe, expect, it } from 'vitest';
import { shortcuts } from '@/shortcuts/table';
import { places, rowsOf } from './rows';

describe('rowsOf', () => {
  it('EveryShortcut_IsOnTheSheet', () => {
    const shown = places.flatMap(place =>
      rowsOf(place, true).flatMap(({ keys }) => keys.map(each => `${place} ${each}`)),
    );
    const all = Object.values(shortcuts).flatMap(({ place, keys }) => keys.map(each => `${place} ${each}`));
    expect(shown.toSorted()).toEqual(all.toSorted());
  });

  it('WhatIsCalledAlike_IsOneLine', () => {
    expect(rowsOf('everywhere', true).find(({ text }) => text === 'unread')?.keys).toEqual([
      'alt+shift+ArrowDown',
      'alt+shift+ArrowUp',
    ]);
  });

  it('Enter_IsShown_AsOneHasChosen', () => {
    const keys = (text: string, enterSends: boolean) =>
      rowsOf('writing', enterSends).find(each => each.text === text)?.keys;
    expect([keys('send', true), keys('new-line', true)]).toEqual([['Enter', 'mod+Enter'], ['shift+Enter']]);
    expect([keys('send', false), keys('new-line', false)]).toEqual([['mod+Enter'], ['Enter', 'shift+Enter']]);
  });
});
