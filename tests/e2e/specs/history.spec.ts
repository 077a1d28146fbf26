import { expect, test } from '../fixtures/test.ts';

const numbered = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `message ${from + i}`);

test('300 messages: paging back keeps its place and leaves no gap, and one jump leads back to the newest', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, ...numbered(1, 300));
  await adaUser.seen(conversation, 300);
  const ada = await people.signedIn(adaUser);

  // The first page back is held, so that there is a before and an after.
  let release = () => {};
  const released = new Promise<void>(resolve => {
    release = resolve;
  });
  await ada.page.route('**/messages?*', async route => {
    await released;
    await route.continue();
  });
  await ada.open(benUser.account.displayName);
  await expect(ada.message('message 300')).toBeInViewport();
  await ada.log.hover();
  await ada.page.mouse.wheel(0, -10_000);
  const anchor = ada.log.locator('[data-message-id]').first();
  const text = (await anchor.locator('span[dir="auto"]').textContent()) ?? '';
  await expect(ada.message(text)).toBeInViewport();
  const before = await ada.message(text).boundingBox();
  release();
  const earlier = `message ${Number(text.split(' ')[1]) - 1}`;
  await expect(ada.message(earlier)).toBeAttached();
  // The anchor may have lost its day heading to the message before it: measured at its lower edge.
  await expect
    .poll(async () => bottom(await ada.message(text).boundingBox()) - bottom(before))
    .toBeCloseTo(0, 0);

  const seen = new Set<string>();
  await expect
    .poll(
      async () => {
        for (const each of await ada.texts()) seen.add(each);
        await ada.page.mouse.wheel(0, -600);
        return ada.message('message 1').isVisible();
      },
      { intervals: [50] },
    )
    .toBe(true);
  for (const each of await ada.texts()) seen.add(each);
  expect([...seen].filter(each => Number(each.split(' ')[1]) <= Number(text.split(' ')[1])).sort(byNumber)).toEqual(
    numbered(1, Number(text.split(' ')[1])),
  );
  await expect(ada.log).toContainText(`This is the beginning of your conversation with ${benUser.account.displayName}.`);

  await benUser.send(conversation, 'message 301');
  await ada.page.getByRole('button', { name: '1 new message, jump to newest' }).click();
  await expect(ada.message('message 301')).toBeInViewport();
  await expect(ada.page.getByRole('button', { name: /jump to newest/i })).toBeHidden();
});

test('unread messages are counted in the list and the title, and a line stands before the first of them', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, ...numbered(1, 10));
  await adaUser.seen(conversation, 8);
  const ada = await people.signedIn(adaUser);
  await expect(ada.entry(benUser.account.displayName)).toContainText('2 unread messages');
  await benUser.send(conversation, 'message 11');
  await expect(ada.entry(benUser.account.displayName)).toContainText('3 unread messages');
  await expect(ada.page).toHaveTitle('(3) Parley');

  await ada.open(benUser.account.displayName);
  await expect(ada.message('message 9')).toContainText('New messages');
  await expect(ada.log.getByText('New messages')).toHaveCount(1);
  await expect(ada.entry(benUser.account.displayName)).not.toContainText('unread');
  await expect(ada.page).toHaveTitle('Ben Okafor – Parley');
});

test('reading back is not disturbed by what arrives', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, ...numbered(1, 60));
  await adaUser.seen(conversation, 60);
  const ada = await people.signedIn(adaUser);
  await ada.goTo(conversation);
  await expect(ada.message('message 60')).toBeInViewport();
  await ada.log.hover();
  await expect
    .poll(async () => {
      await ada.page.mouse.wheel(0, -600);
      return ada.message('message 1').isVisible();
    })
    .toBe(true);
  const before = await ada.message('message 1').boundingBox();

  await benUser.send(conversation, 'message 61', 'message 62');
  await expect(ada.page.getByRole('button', { name: '2 new messages, jump to newest' })).toBeVisible();
  expect(await ada.message('message 1').boundingBox()).toEqual(before);
});

test('a short conversation that is opened at something unread follows what comes, once it no longer fits', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, 'message 1');
  const ada = await people.signedIn(adaUser, { viewport: { width: 390, height: 480 } });
  await ada.goTo(conversation);
  await expect(ada.message('message 1')).toContainText('New messages');
  await ada.page.waitForTimeout(1_500); // the row that it opened at is held for a second

  await ada.composer.fill('several\nlines\nof\ntext');
  await expect(ada.log.getByText('message 1', { exact: true })).toBeInViewport({ ratio: 1 });
  await benUser.send(conversation, ...numbered(2, 9));
  await expect(ada.log.getByText('message 9', { exact: true })).toBeInViewport({ ratio: 1 });
});

test('where rows are measured late it still opens at the newest, at the first unread one, and where a link leads', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  const lines = numbered(1, 130).map((line, index) => `${line}\n${'and more of it '.repeat((index * 7) % 40)}`.trim());
  await benUser.send(conversation, ...lines);
  await adaUser.seen(conversation, 130);
  const ada = await people.signedIn(adaUser);
  // What a busy browser does: rows are measured when the list has already been scrolled, and older ones have come in front.
  await ada.page.addInitScript(() => {
    const Measured = ResizeObserver;
    window.ResizeObserver = class extends Measured {
      constructor(callback: ResizeObserverCallback) {
        super((entries, observer) => setTimeout(() => callback(entries, observer), 300));
      }
    };
  });
  let delayMs = 0;
  await ada.page.route('**/messages?*', async route => {
    await new Promise(resolve => setTimeout(resolve, delayMs));
    await route.continue();
  });
  const line = (number: number) => ada.log.locator('[data-message-id]').filter({ hasText: new RegExp(`message ${number}(?!\\d)`) });
  const fromBottom = () => ada.log.evaluate(list => list.scrollHeight - list.scrollTop - list.clientHeight);

  for (delayMs of [80, 160, 240]) {
    await ada.goToList();
    await ada.open(benUser.account.displayName);
    await expect(line(130)).toBeVisible();
    await expect.poll(() => ada.log.evaluate(list => list.scrollHeight)).toBeGreaterThan(9_000);
    // Until nothing moves any more.
    await ada.page.waitForTimeout(2_000);
    expect.soft(await fromBottom(), `older messages after ${delayMs} ms`).toBeLessThan(2);
  }

  await ada.page.goto(`/c/${conversation.id}/21`);
  await expect(line(20)).toBeInViewport();
  await ada.page.waitForTimeout(2_000);
  await expect(line(20)).toBeInViewport();

  await ada.goToList();
  await benUser.send(conversation, ...lines.slice(0, 20));
  await expect(ada.entry(benUser.account.displayName)).toContainText('20 unread');
  await ada.open(benUser.account.displayName);
  await expect(ada.log.getByText('New messages', { exact: true })).toBeInViewport();
  await ada.page.waitForTimeout(2_000);
  await expect(ada.log.getByText('New messages', { exact: true })).toBeInViewport();
});

const bottom = (box: { y: number; height: number } | null) => (box ? box.y + box.height : Number.NaN);

const byNumber = (a: string, b: string) => Number(a.split(' ')[1]) - Number(b.split(' ')[1]);
