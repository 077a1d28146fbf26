import { describe, expect, it } from 'vitest';
import { doubtOf, hostOf, shownAddress } from './hosts';

const href = (address: string) => new URL(address).href;

describe('doubtOf', () => {
  it.each([
    ['https://example.com/a', 'here'],
    ['https://example.com/a', 'example.com'],
    ['https://www.example.com/', 'Example.com'],
    ['https://example.com/', 'https://www.example.com/b'],
    ['https://docs.example.com/', 'example.com'],
    ['https://example.com/', 'version 1.2, e.g. 3.14'],
    ['https://example.com/', ''],
    ['https://example.com/', '👨‍👩‍👧 ❤️'],
    ['mailto:ada.lovelace@example.org', 'ada.lovelace@example.org'],
  ])('%s as %s_NoQuestion', (to, label) => expect(doubtOf(href(to), label)).toBeNull());

  it.each([
    ['https://evil.example/', 'bank.example'],
    ['https://evil.example/', 'https://bank.example/login'],
    ['https://bank.example.evil.example/', 'bank.example'],
    ['https://evil.example/bank.example', 'bank.example'],
    ['https://evil.example/', 'bank。example'],
    ['https://evil.example/', 'bank．example'],
    ['https://evil.example/', 'ｂａｎｋ.example'],
    ['https://evil.example/', 'bаnk.example'],
    ['https://bank.example/', 'bаnk.example'],
    ['https://evil.example/', 'bank\u200d.example'],
    ['https://evil.example/', '192.168.0.1'],
    ['mailto:eve@evil.example', 'ada@bank.example'],
  ])('%s as %s_OtherHost', (to, label) => expect(doubtOf(href(to), label)).toBe('other-host'));

  it.each([
    ['https://аррӏе.com/', 'the shop'],
    ['https://xn--80ak6aa92e.com/', 'the shop'],
    ['https://münchen.example/', ''],
    ['https://пример.рф/', ''],
    ['mailto:ada@xn--80ak6aa92e.com', 'write to us'],
  ])('%s as %s_Letters', (to, label) => expect(doubtOf(href(to), label)).toBe('letters'));

  it.each(['a\u202eb', 'a\u200bb', '\u2066a', 'exam\u00adple.com', 'a\ufeff'])('%o_Hidden', label =>
    expect(doubtOf('https://example.com/', label)).toBe('hidden'),
  );
});

describe('shownAddress', () => {
  it.each([
    ['https://EXAMPLE.com/a', 'https://EXAMPLE.com/a'],
    ['www.example.com', 'www.example.com'],
    ['https://münchen.example/', 'https://münchen.example/'],
    ['https://аррӏе.com/', 'https://xn--80ak6aa92e.com/'],
    ['https://bаnk.example/x', 'https://xn--bnk-6cd.example/x'],
    ['https://ｂａｎｋ.example', 'https://bank.example/'],
    ['https://b%61nk.example/', 'https://bank.example/'],
    ['https://0x7f.1/', 'https://127.0.0.1/'],
    ['https://evil.example\\@bank.example/', 'https://evil.example\\@bank.example/'],
    ['https://ehſt.example/', 'https://ehst.example/'],
  ])('%s is shown as %s', (written, expected) =>
    expect(shownAddress(new URL(written.startsWith('www') ? `https://${written}` : written).href, written)).toBe(
      expected,
    ),
  );
});

describe('hostOf', () => {
  it('Mail_IsWhereTheMailboxIs', () => expect(hostOf('mailto:ada@Example.org')).toBe('example.org'));
});
