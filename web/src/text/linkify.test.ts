import { describe, expect, it } from 'vitest';
import { linkify } from './linkify';

const links = (text: string) => linkify(text).flatMap(segment => (segment.kind === 'link' ? [segment.text] : []));

describe('linkify', () => {
  it.each([
    ['see https://example.com/a?b=c#d now', ['https://example.com/a?b=c#d']],
    ['www.example.com', ['www.example.com']],
    ['(https://example.com)', ['https://example.com']],
    ['https://en.example.org/wiki/A_(b)', ['https://en.example.org/wiki/A_(b)']],
    ['Is it https://example.com?', ['https://example.com']],
    ['https://a.example, https://b.example.', ['https://a.example', 'https://b.example']],
    ['no address: http://', []],
    ['javascript:alert(1)', []],
    ['data:text/html,hi', []],
    ['https://bank.example@evil.example/', []],
    ['<a href="https://x.example">', ['https://x.example']],
  ])('Text_%s', (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  it('Segments_JoinedAgain_AreTheText', () => {
    const text = 'a https://example.com, b (www.example.org) c\nhttps://x.y/z!';
    expect(
      linkify(text)
        .map(segment => segment.text)
        .join(''),
    ).toBe(text);
  });

  it('WithoutScheme_OpensOverHttps', () => {
    expect(linkify('www.example.com')).toEqual([
      { kind: 'link', text: 'www.example.com', href: 'https://www.example.com/' },
    ]);
  });
});
