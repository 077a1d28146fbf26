import { describe, expect, it } from 'vitest';
import { ApiError } from '@/api/errors';
import { Links } from './links';

describe('Links', () => {
  const build = () => {
    const asked: string[] = [];
    const clock = { now: 0 };
    let refused = false;
    const links = new Links(
      async (id, variant) => {
        asked.push(`${id} ${variant}`);
        if (refused) throw ApiError.network();
        return { url: `/media/${id}/${asked.length}`, expiresAt: '' };
      },
      () => clock.now,
    );
    return { links, asked, clock, refuse: (value: boolean) => (refused = value) };
  };

  it('AskedTwiceAtOnce_OneRequest', async () => {
    const { links, asked } = build();
    const both = await Promise.all([links.get('a', 'thumbnail'), links.get('a', 'thumbnail')]);
    expect(both).toEqual(['/media/a/1', '/media/a/1']);
    expect(asked).toHaveLength(1);
  });

  it('AnotherVariant_HasItsOwn', async () => {
    const { links, asked } = build();
    await links.get('a', 'thumbnail');
    await links.get('a', 'content');
    expect(asked).toEqual(['a thumbnail', 'a content']);
  });

  it('BeforeItExpires_IsRenewed', async () => {
    const { links, clock } = build();
    await links.get('a', 'content');
    clock.now = 39_999;
    expect(await links.get('a', 'content')).toBe('/media/a/1');
    clock.now = 40_000;
    expect(await links.get('a', 'content')).toBe('/media/a/2');
  });

  it('DidNotWork_IsRenewedAtOnce', async () => {
    const { links } = build();
    await links.get('a', 'content');
    expect(await links.get('a', 'content', true)).toBe('/media/a/2');
    expect(await links.get('a', 'content')).toBe('/media/a/2');
  });

  it('Failure_IsNotKept', async () => {
    const { links, refuse } = build();
    refuse(true);
    await expect(links.get('a', 'content')).rejects.toThrow();
    refuse(false);
    expect(await links.get('a', 'content')).toBe('/media/a/2');
  });
});
