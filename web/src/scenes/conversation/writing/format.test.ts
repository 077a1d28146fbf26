import { describe, expect, it } from 'vitest';
import { type Format, formatOf, formatted } from './format';

/** `[` and `]` are the edges of what is selected, before and after. */
function apply(marked: string, format: Format): string {
  const from = marked.indexOf('⟦');
  const to = marked.indexOf('⟧') - 1;
  const text = marked.replace('⟦', '').replace('⟧', '');
  const edit = formatted(text, from, to, format);
  const after = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
  return `${after.slice(0, edit.selectFrom)}⟦${after.slice(edit.selectFrom, edit.selectTo)}⟧${after.slice(edit.selectTo)}`;
}

describe('formatted', () => {
  it.each<[string, Format, string]>([
    ['a ⟦b⟧ c', 'bold', 'a **⟦b⟧** c'],
    ['a **⟦b⟧** c', 'bold', 'a ⟦b⟧ c'],
    ['a **⟦b⟧** c', 'italic', 'a ***⟦b⟧*** c'],
    ['a ***⟦b⟧*** c', 'italic', 'a **⟦b⟧** c'],
    ['⟦⟧', 'bold', '**⟦⟧**'],
    ['a⟦ b ⟧c', 'strike', 'a ~~⟦b⟧~~ c'],
    ['⟦a⟧', 'code', '`⟦a⟧`'],
    ['⟦a⟧', 'spoiler', '||⟦a⟧||'],
    ['a\n⟦b\nc⟧', 'quote', 'a\n⟦> b\n> c⟧'],
    ['⟦> b\n> c⟧', 'quote', '⟦b\nc⟧'],
    ['a\nb⟦⟧', 'list', 'a\n- b⟦⟧'],
    ['- b⟦⟧', 'list', 'b⟦⟧'],
    ['⟦a⟧', 'link', '[a](⟦https://⟧)'],
    ['⟦⟧', 'link', '[⟦⟧](https://)'],
    ['⟦a⟧', 'code-block', '```\n⟦a⟧\n```'],
    ['x⟦a⟧y', 'code-block', 'x\n```\n⟦a⟧\n```\ny'],
  ])('%s %s', (text, format, expected) => expect(apply(text, format)).toBe(expected));
});

describe('formatOf', () => {
  const press = (key: string, change = {}) =>
    formatOf({ key, code: '', ctrlKey: true, metaKey: false, shiftKey: false, altKey: false, ...change });

  it('Keys_AreThoseOfOtherEditors', () => {
    expect([press('b'), press('I'), press('e'), press('X', { shiftKey: true })]).toEqual([
      'bold',
      'italic',
      'code',
      'strike',
    ]);
    expect([
      press('b', { ctrlKey: false }),
      press('e', { altKey: true }),
      press('k'),
      press('B', { shiftKey: true }),
    ]).toEqual([null, null, null, null]);
  });
});
