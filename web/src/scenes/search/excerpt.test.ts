import { describe, expect, it } from 'vitest';
import { excerpt } from './excerpt';

const shown = (text: string, ...highlights: [start: number, length: number][]) =>
  excerpt(
    text,
    highlights.map(([start, length]) => ({ start, length })),
  )
    .map(part => (part.marked ? `[${part.text}]` : part.text))
    .join('');

describe('excerpt', () => {
  it('AShortText_IsShownWhole', () => {
    expect(shown('the blue whale', [4, 4], [9, 5])).toBe('the [blue] [whale]');
    expect(shown('nothing marked')).toBe('nothing marked');
    expect(shown('')).toBe('');
  });

  it('ALongText_IsShownAroundWhatWasFound', () => {
    const text = `${'a'.repeat(300)} whale ${'b'.repeat(300)}`;
    const result = shown(text, [301, 5]);
    expect(result.startsWith(`…${'a'.repeat(59)} [whale] b`)).toBe(true);
    expect(result.endsWith('b…')).toBe(true);
    expect(result.length).toBe(240 + 4);
  });

  it('AHighlightAtTheEdge_IsCut', () => {
    expect(shown('x'.repeat(400), [0, 400])).toBe(`[${'x'.repeat(240)}]…`);
  });

  it('APair_IsNeverCut', () => {
    const text = '😀'.repeat(300);
    for (const part of excerpt(text, [{ start: 302, length: 2 }]))
      expect(part.text).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/);
  });
});
