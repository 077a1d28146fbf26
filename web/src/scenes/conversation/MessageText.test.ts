import { MantineProvider } from '@mantine/core';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { Message } from '@/api/types';
import { message } from '@/stores/log/fixtures';
import { MessageText } from './MessageText';

/** The elements that a text becomes, without what belongs to the component library. */
function drawn(text: string, message?: Message): string {
  const element = createElement(MessageText, { text, message });
  return renderToStaticMarkup(createElement(MantineProvider, null, element)).replace(/<style.*?<\/style>/gs, '');
}

const elements = (html: string) => [...html.matchAll(/<([a-z0-9-]+)/g)].map(([, name]) => name ?? '');
const links = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);

describe('MessageText', () => {
  it('Text_OfOneParagraph_IsOneSpan', () => {
    expect(drawn('a **b**')).toMatch(/^<span class="[^"]*" dir="auto">a <strong>b<\/strong><\/span>$/);
    expect(drawn('👍')).toContain('data-large');
  });

  it('Blocks_StandBelowOneAnother', () => {
    expect(elements(drawn('a\n> b\n- c\n```\nd\n```'))).toEqual([
      'div',
      'p',
      'blockquote',
      'p',
      'ul',
      'li',
      'p',
      'pre',
      'code',
    ]);
  });

  it('Link_OpensElsewhereAndTellsNothing', () => {
    const html = drawn('[a](https://a.example)');
    expect(html).toContain(
      '<a href="https://a.example/" target="_blank" rel="noopener noreferrer nofollow"><bdi>a</bdi></a>',
    );
  });

  it('Link_InDoubt_IsNone', () => {
    for (const text of ['[b.example](https://a.example)', 'https://аррӏе.com', '[a\u202eb](https://a.example)'])
      expect(elements(drawn(text))).not.toContain('a');
    expect(drawn('https://аррӏе.com')).toContain('https://xn--80ak6aa92e.com/');
    expect(drawn('[a\u202eb](https://a.example)')).toContain('<bdi>ab</bdi>');
  });

  it('Spoiler_HidesLinks_AndIsAButton', () => {
    const html = drawn('||a https://a.example **b**||');
    expect(elements(html)).toEqual(['span', 'button', 'span', 'span']);
    expect(html).toMatch(/aria-hidden="true">a https:\/\/a\.example b</);
  });

  it('Names_StandOutInTextAlone_NotInCodeAndLinks', () => {
    const text = 'hi @all **and @all** `@all` [@all](https://a.example)';
    const html = drawn(text, message(1, { text, mentionsAll: true }));
    expect(html.match(/data-self="true">@all</g)).toHaveLength(2);
    expect(html).toContain('<code>@all</code>');
    expect(drawn(text, message(1, { text }))).not.toContain('data-self');
  });

  it('Markup_NeverBecomesElements', () => {
    const carriers = [
      '<img src=x onerror=J>',
      '<script>J</script>',
      '<svg/onload=J>',
      '<a href="javascript:J">x</a>',
      '&lt;b&gt;',
    ];
    const around = [
      '_',
      '**_**',
      '||_||',
      '> _',
      '- _',
      '```_\n_\n```',
      '`_`',
      '[_](https://a.example)',
      '[x](_)',
      '"_',
      '<_>',
      '[x](javascript:_)',
    ];
    const allowed = [
      'span',
      'div',
      'p',
      'strong',
      'em',
      's',
      'code',
      'pre',
      'blockquote',
      'ul',
      'ol',
      'li',
      'a',
      'bdi',
      'button',
    ];
    for (const carrier of carriers) {
      for (const each of around) {
        const html = drawn(each.replaceAll('_', () => carrier));
        expect(elements(html).filter(name => !allowed.includes(name))).toEqual([]);
        expect(links(html).filter(href => !/^https:\/\//.test(href ?? ''))).toEqual([]);
        expect(html).not.toMatch(/<[^>]*\son\w+=/);
      }
    }
  });
});
