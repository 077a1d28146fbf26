import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';
import { askForKey, totp } from '../fixtures/totp.ts';

test('two-step sign-in is turned on, asked for, and got round by a recovery code', async ({ people }) => {
  const ada = await people.signedIn(await people.api('Ada Lovelace'), { reducedMotion: 'reduce' });
  const { page, account } = ada;
  const secret = await askForKey(page, account.password);
  const picture = page.getByRole('img', { name: 'Picture of the key' });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate(image => (image as HTMLImageElement).naturalWidth), 'the picture is drawn').toBeGreaterThan(0);
  await expectGoodLooks(page, 'settings-two-step');
  await page.getByLabel('Code', { exact: true }).fill(totp(secret));
  await page.getByRole('button', { name: 'Confirm' }).click();
  const codes = page.getByRole('region', { name: 'Keep these recovery codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const [recovery = ''] = await codes.allTextContents();
  await expectGoodLooks(page, 'settings-recovery-codes');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toBe('parley-recovery-codes.txt');
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await expect(page.getByText('10 recovery codes left')).toBeVisible();

  await page.goto('/');
  await ada.signOut();
  ada.watch.expect(/status of 401 .*\/auth\/(login|second-factor)$/);
  await ada.signIn(account.username, account.password);
  await expect(page.getByRole('heading', { name: 'One more step' })).toBeVisible();
  await page.getByLabel('Code', { exact: true }).fill('12');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByLabel('Code', { exact: true })).toHaveAccessibleDescription(/6 digits/);
  await expectGoodLooks(page, 'second-factor');
  // A code is good once: this is the one after that with which it was turned on.
  await page.getByLabel('Code', { exact: true }).fill(totp(secret, 1));
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(ada.list).toBeVisible();

  await ada.signOut();
  await ada.signIn(account.username, account.password);
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  await page.getByLabel('Recovery code').fill(recovery);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(ada.list).toBeVisible();
  await page.goto('/settings/two-step');
  await expect(page.getByText('9 recovery codes left')).toBeVisible();
});
