import type { Locator } from '@playwright/test';
import { expect, test } from '../fixtures/test.ts';

test('without a mouse: sign in, open a conversation, send, and sign out', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const cemUser = await people.api('Cem Yıldız');
  await benUser.send(await benUser.direct(adaUser), 'press Enter');
  await cemUser.send(await cemUser.direct(adaUser), 'or the arrow keys');
  const ada = await people.visitor(adaUser.account);
  const { page } = ada;
  const { keyboard } = page;

  const tabTo = async (target: Locator) => {
    for (let step = 0; step < 12; step++) {
      await keyboard.press('Tab');
      if (await target.evaluate(element => element === document.activeElement)) return;
    }
    await expect(target, 'within twelve steps of the Tab key').toBeFocused();
  };

  await page.goto('/');
  await expect(page.getByLabel('Username or e-mail')).toBeFocused();
  await keyboard.type(ada.account.username);
  await tabTo(page.getByLabel('Password', { exact: true }));
  await keyboard.type(ada.account.password);
  await keyboard.press('Enter');

  await expect(ada.entry('Cem Yıldız')).toBeVisible();
  await tabTo(ada.entry('Cem Yıldız'));
  await keyboard.press('ArrowDown');
  await expect(ada.entry('Ben Okafor')).toBeFocused();
  await keyboard.press('Enter');
  await expect(ada.message('press Enter')).toBeVisible();
  await expect(ada.composer).toBeFocused();
  await keyboard.type('done');
  await keyboard.press('Enter');
  await expect(ada.status('done', 'Sent')).toBeVisible();
  await expect(ada.composer).toBeFocused();

  await keyboard.press('Escape');
  await expect(ada.entry('Ben Okafor')).toBeFocused();
  await page.reload();
  await expect(ada.entry('Ben Okafor')).toBeVisible();
  await page.goto('/');
  await expect(ada.entry('Ben Okafor')).toBeVisible();
  await tabTo(page.getByRole('button', { name: 'Account' }));
  await keyboard.press('Enter');
  await tabTo(page.getByRole('button', { name: 'Sign out' }));
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
});
