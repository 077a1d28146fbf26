import { describe, expect, it } from 'vitest';
import { t } from './t';

describe('t', () => {
  it('Plural_One_UsesSingularForm', () => {
    expect(t('conversations.unread', { count: 1 })).toBe('1 unread message');
  });

  it('Plural_Many_UsesOtherForm', () => {
    expect(t('conversations.unread', { count: 3 })).toBe('3 unread messages');
  });

  it('Parameter_LooksLikeAPlaceholder_IsNotReplacedAgain', () => {
    expect(t('conversations.preview', { sender: '{text}', text: 'hi' })).toBe('{text}: hi');
  });

  it('Parameter_Missing_StaysVisible', () => {
    expect(t('typing.one', {})).toBe('{name} is typing…');
  });

  it('Parameter_FromTheRight_StaysAmongItsOwn', () => {
    const isolate = (text: string) => `\u2068${text}\u2069`;
    expect(t('typing.one', { name: 'שלום' })).toBe(`${isolate('שלום')} is typing…`);
    expect(t('typing.one', { name: 'a\u202eb\u2069c' })).toBe(`${isolate('a\u202ebc')} is typing…`);
    expect(t('typing.one', { name: 'Łukasz' })).toBe('Łukasz is typing…');
  });
});
