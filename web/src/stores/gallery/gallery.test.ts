import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** A browser's history, as far as it is used; its entries outlive a page. */
class History {
  private readonly entries: unknown[] = [null];
  private at = 0;
  moved = () => {};

  get state(): unknown {
    return this.entries[this.at];
  }

  pushState(state: unknown): void {
    this.entries.splice(++this.at, Infinity, state);
  }

  back = () => this.move(-1);
  forward = () => this.move(1);

  private move(by: number): void {
    this.at += by;
    this.moved();
  }
}

const harbour = { conversationId: 'c', fileId: 'harbour', messageId: 'm' };

describe('The gallery', () => {
  let history: History;

  /** The stores of a page that has just been loaded. */
  async function load() {
    vi.resetModules();
    const gallery = await import('.');
    const route = await import('@/stores/route');
    history.moved = () => route.useRoute.setState({ route: route.useRoute.getState().route });
    return { ...gallery, shown: () => gallery.useGallery.getState().opened?.fileId };
  }

  beforeEach(() => {
    history = new History();
    vi.stubGlobal('history', history);
    vi.stubGlobal('location', { pathname: '/', href: 'http://parley.test/' });
  });

  afterEach(() => vi.unstubAllGlobals());

  it('Back_ClosesIt', async () => {
    const { openGallery, shown } = await load();
    openGallery(harbour);
    expect(shown()).toBe('harbour');
    history.back();
    expect([shown(), history.state]).toEqual([undefined, null]);
  });

  it('Closed_LeavesNoEntry', async () => {
    const { openGallery, closeGallery, shown } = await load();
    openGallery(harbour);
    openGallery({ ...harbour, fileId: 'mole' });
    closeGallery();
    expect([shown(), history.state]).toEqual([undefined, null]);
  });

  it('AfterAReload_BackClosesTheNext', async () => {
    (await load()).openGallery(harbour);
    const { openGallery, shown } = await load();
    openGallery(harbour);
    history.back();
    expect(shown()).toBeUndefined();
  });

  it('AfterForward_BackClosesTheNext', async () => {
    const { openGallery, shown } = await load();
    openGallery(harbour);
    history.back();
    history.forward();
    expect(shown()).toBeUndefined();
    openGallery(harbour);
    history.back();
    expect(shown()).toBeUndefined();
  });
});
