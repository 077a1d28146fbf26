import { describe, expect, it } from 'vitest';
import { de } from '@/i18n/de';
import { shortcutsTexts } from '@/i18n/en/shortcuts';
import { parseKeys, type Press } from './press';
import { sends, type Shortcut, shortcutOf, shortcuts } from './table';

const all: readonly Shortcut[] = Object.values(shortcuts);

const press = (key: string, change: Partial<Press> = {}): Press => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...change,
});

describe('shortcuts', () => {
  it('NoKeys_MeanTwoThings_InOnePlace', () => {
    const taken = all.flatMap(({ place, keys }) => keys.map(each => `${place} ${each}`));
    expect(new Set(taken).size).toBe(taken.length);
  });

  it('WhatIsHeardEverywhere_IsNothingThatOtherPlacesHear', () => {
    const everywhere = all.filter(each => each.place === 'everywhere').flatMap(each => each.keys);
    const elsewhere = new Set(all.filter(each => each.place !== 'everywhere').flatMap(each => each.keys));
    expect(everywhere.filter(keys => elsewhere.has(keys))).toEqual([]);
  });

  it('Keys_AreWrittenAsTheyAreRead', () => {
    for (const { key } of all.flatMap(each => each.keys.map(parseKeys))) {
      expect(key.length === 1 ? key.toUpperCase() : key).toBe(key);
    }
  });

  it('EachKeyWithAName_HasOne_InEachLanguage', () => {
    const named = all.flatMap(each => each.keys.map(parseKeys)).filter(({ key }) => key.length > 1);
    for (const catalogue of [shortcutsTexts, de.shortcuts]) {
      expect(named.filter(({ key }) => !(`key.${key}` in catalogue))).toEqual([]);
    }
  });
});

describe('shortcutOf', () => {
  it('TheSameKeys_MeanAnotherThing_InAnotherPlace', () => {
    expect(shortcutOf(press('ArrowUp'), 'writing')).toBe('edit-last');
    expect(shortcutOf(press('ArrowUp'), 'messages')).toBe('message-previous');
    expect(shortcutOf(press('ArrowUp', { altKey: true }), 'writing')).toBeNull();
    expect(shortcutOf(press('ArrowUp', { altKey: true }), 'everywhere')).toBe('previous-conversation');
    expect(shortcutOf(press('q'), 'everywhere')).toBeNull();
  });
});

describe('sends', () => {
  it('Enter_Sends_UnlessOneHasChosenOtherwise', () => {
    const enter = press('Enter');
    expect([sends(enter, true), sends(enter, false), sends({ ...enter, ctrlKey: true }, false)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(sends({ ...enter, shiftKey: true }, true)).toBe(false);
  });
});
