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

const bottom = (box: { y: number; height: number } | null) => (box ? box.y + box.height : Number.NaN);

const byNumber = (a: string, b: string) => Number(a.split(' ')[1]) - Number(b.split(' ')[1]);
