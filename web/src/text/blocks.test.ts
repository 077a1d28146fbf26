import { describe, expect, it } from 'vitest';
import { parse } from './blocks';
import type { Block, Inline } from './tokens';
import { shown } from './vectors';

const read = (text: string) => shown(parse(text));

describe('marks', () => {
  it.each([
    ['**bold** *italic* __bold__ _italic_', 'strong(bold) em(italic) strong(bold) em(italic)'],
    ['~~gone~~ ~not~ ~~~not~~~', 'strike(gone) ~not~ ~~~not~~~'],
    ['***both***', 'em(strong(both))'],
    ['**a *b* c**', 'strong(a em(b) c)'],
    ['*a **b** c*', 'em(a strong(b) c)'],
    ['*a **b* c**', 'em(a em(em(b) c))'],
    ['**a*', '*em(a)'],
    ['*a**', 'em(a)*'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['snake_case_name', 'snake_case_name'],
    ['foo*bar*baz', 'fooem(bar)baz'],
    ['**', '**'],
    ['*a\n\nb*', '*a\n\nb*'],
    ['*a\nb*', 'em(a\nb)'],
    ['**„Wort“**', 'strong(„Wort“)'],
    [String.raw`\*not\* \[a\](b) \\ \a`, String.raw`*not* [a](b) \ \a`],
    ['😀*a*😀', '😀em(a)😀'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));
});

describe('code', () => {
  it.each([
    ['`a`', 'code(a)'],
    ['`` a ` b ``', 'code(a ` b)'],
    ['`**a**` **`b`**', 'code(**a**) strong(code(b))'],
    ['*a `b* c`', '*a code(b* c)'],
    ['`open', '`open'],
    ['```one line```', 'code(one line)'],
    ['`https://a.example`', 'code(https://a.example)'],
    ['`||a||`', 'code(||a||)'],
    ['```js\nlet a = 1;\n\n  // **b**\n```', 'code[js|let a = 1;\n\n  // **b**]'],
    ['before\n```\na\n```\nafter', 'before / code[|a] / after'],
    ['````\n```\n````', 'code[|```]'],
    ['```C++ title\nnever closed', 'code[c++|never closed]'],
    ['```<img src=x onerror=alert(1)>\na\n```', 'code[|a]'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));
});

describe('spoilers', () => {
  it.each([
    ['a ||b **c**|| d', 'a spoiler(b strong(c)) d'],
    ['||a\n\nb||', 'spoiler(a\n\nb)'],
    ['**a ||b** c||', '**a spoiler(b** c)'],
    ['**a ||b|| c**', 'strong(a spoiler(b) c)'],
    ['||https://a.example/x||', 'spoiler(link(https://a.example/x|https://a.example/x))'],
    ['||[a](https://a.example)||', 'spoiler(link(https://a.example/|a))'],
    ['||one|| ||two||', 'spoiler(one) spoiler(two)'],
    ['a || b', 'a || b'],
    ['|| a ||', 'spoiler( a )'],
    ['||||', '||||'],
    ['[a||b](https://a.example)||c', 'link(https://a.example/|a||b)||c'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));
});

describe('links', () => {
  it.each([
    ['[a](https://a.example/b)', 'link(https://a.example/b|a)'],
    ['[**a** `b`](https://a.example)', 'link(https://a.example/|strong(a) code(b))'],
    ['**[a](https://a.example)**', 'strong(link(https://a.example/|a))'],
    ['[a](<https://a.example/b>)', 'link(https://a.example/b|a)'],
    ['[a](https://a.example/b_(c))', 'link(https://a.example/b_(c)|a)'],
    ['[a](mailto:ada@example.org)', 'link(mailto:ada@example.org|a)'],
    ['[a](mailto:ada@example.org?bcc=eve@evil.example)', 'link(mailto:ada@example.org|a)'],
    ['[https://bank.example](https://evil.example)', 'link(https://evil.example/|https://bank.example)'],
    [
      '[a [b](https://b.example) c](https://c.example)',
      '[a link(https://b.example/|b) c](link(https://c.example/|https://c.example))',
    ],
    ['see https://a.example/b_c_d.', 'see link(https://a.example/b_c_d|https://a.example/b_c_d).'],
    ['**https://a.example**', 'strong(link(https://a.example/|https://a.example))'],
    ['<https://a.example>', '<link(https://a.example/|https://a.example)>'],
    ['[](https://a.example)', '[](link(https://a.example/|https://a.example))'],
    ['[\u200b](https://a.example)', '[\u200b](link(https://a.example/|https://a.example))'],
    ['![a](https://a.example/x.png)', '!link(https://a.example/x.png|a)'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    '[a](javascript:alert(1))',
    '[a](JaVaScRiPt:alert(1))',
    '[a](java\tscript:alert(1))',
    '[a](\u0001javascript:alert(1))',
    '[a](data:text/html,x)',
    '[a](vbscript:x)',
    '[a](file:///etc/passwd)',
    '[a](//a.example)',
    '[a](/settings)',
    '[a](tel:1)',
    '[a](https://bank.example@evil.example)',
    '[a](https:a)',
    '[a](mailto:)',
    '[a] (https:// a.example)',
    '[a][b]',
  ])('%s_StaysText', text => expect(kinds(parse(text))).toEqual(new Set(['text'])));
});

describe('blocks', () => {
  it.each([
    ['one\ntwo\n\nthree', 'one\ntwo\n\nthree'],
    ['> a\n> b\nc', 'quote[a\nb] / c'],
    ['> a\n> > b', 'quote[a / quote[b]]'],
    ['>\n> a', 'quote[a]'],
    ['>:( >_<', '>:( >_<'],
    ['> **a', 'quote[**a]'],
    ['- a\n- b', 'list[- a; - b]'],
    ['* a\n* **b**', 'list[- a; - strong(b)]'],
    ['1. a\n2) b\n7. c', 'list[1 a; 2 b; 7 c]'],
    ['- a\n  - b\n  - c\n- d', 'list[- a / list[- b; - c]; - d]'],
    ['- a\n  more\nafter', 'list[- a\nmore] / after'],
    ['1. a\n- b', 'list[1 a] / list[- b]'],
    ['-a', '-a'],
    ['- ', '- '],
    ['-', '-'],
    ['3.14', '3.14'],
    ['1234567890. a', '1234567890. a'],
    ['    - a', '    - a'],
    ['- > a', 'list[- quote[a]]'],
    ['> - a\n> - b', 'quote[list[- a; - b]]'],
    ['- ```js\n  a\n  ```\n- b', 'list[- code[js|a]; - b]'],
    ['# heading', '# heading'],
    ['a\n===\n---', 'a\n===\n---'],
    ['| a | b |\n|---|---|', '| a | b |\n|---|---|'],
    ['<b>a</b> &amp; <!-- c -->', '<b>a</b> &amp; <!-- c -->'],
    ['', ''],
    ['\n\n', ''],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));

  it('Depth_IsBounded', () => {
    expect(depth(parse('> '.repeat(2_000)))).toBeLessThan(8);
    expect(depth(parse('- '.repeat(2_000)))).toBeLessThan(8);
    expect(depth(parse(`${'*a **b '.repeat(500)}x${'** c*'.repeat(500)}`))).toBeLessThan(24);
  });
});

function everything(nodes: readonly (Block | Inline)[]): (Block | Inline)[] {
  return nodes.flatMap(node => [node, ...everything(inside(node))]);
}

function inside(node: Block | Inline): readonly (Block | Inline)[] {
  if (node.kind === 'list') return node.items.flatMap(({ children }) => children);
  return 'children' in node ? node.children : [];
}

const kinds = (nodes: readonly Block[]) => new Set(everything(nodes).map(({ kind }) => kind));

const depth = (nodes: readonly (Block | Inline)[]): number =>
  nodes.reduce((most, node) => Math.max(most, 1 + depth(inside(node))), 0);
