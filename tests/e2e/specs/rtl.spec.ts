import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

/** The pages as a language has them that is written from the right; there is none of those yet. */
async function fromTheRight(page: Page): Promise<void> {
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.documentElement) return;
      document.documentElement.dir = 'rtl';
      observer.disconnect();
    }).observe(document, { childList: true });
  });
}

test('from the right to the left everything stands on the other side', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  await adaUser.patch('/me', { displayName: 'אדה לאבלייס' });
  const conversation = await adaUser.direct(benUser);
  const group = await benUser.group('قارب', adaUser);
  await benUser.send(conversation, 'שלום! מה שלומך?', '> Quoted **words**\n- one\n- two\n1. three', 'In English (too).');
  await adaUser.send(conversation, 'Answer');
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  const { page } = ada;
  await fromTheRight(page);
  await ada.goTo(conversation);
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');

  // The list is at the right, one's own messages at the left, each text as its own letters want it.
  const middle = 640;
  const place = async (locator: ReturnType<Page['locator']>) => (await locator.boundingBox()) ?? { x: -1, width: 0 };
  expect((await place(ada.list)).x).toBeGreaterThan(middle);
  const own = await place(ada.message('Answer').getByText('Answer', { exact: true }));
  const theirs = await place(ada.message('In English (too).').getByText('In English (too).', { exact: true }));
  expect(own.x).toBeLessThan(theirs.x);
  await expect(ada.message('In English (too).').locator('[dir="auto"]').first()).toHaveCSS('direction', 'ltr');
  await expect(ada.message('שלום! מה שלומך?').locator('[dir="auto"]').first()).toHaveCSS('direction', 'rtl');
  const send = await place(ada.sendButton);
  expect(send.x).toBeLessThan((await place(ada.composer)).x);
  await expectGoodLooks(page, 'rtl-conversation');

  await page.getByRole('button', { name: 'Emoji', exact: true }).click();
  await expect(page.getByRole('gridcell').first()).toBeVisible();
  await expectGoodLooks(page, 'rtl-emoji');
  await page.keyboard.press('Escape');

  await ada.goTo(group);
  await ada.openDetails();
  await expectGoodLooks(page, 'rtl-group');
  await ada.closeDetails();
  for (const path of ['/settings/profile', '/contacts', '/notifications']) {
    await page.goto(path);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await expectGoodLooks(page, `rtl${path.replaceAll('/', '-')}`);
  }
});
