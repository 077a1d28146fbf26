import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

const still = { reducedMotion: 'reduce' } as const;

test('the owner sees people, gives roles, invites, reads mails and the audit log', async ({ people }) => {
  const adaUser = await people.api('Ada Lovelace');
  const olga = await people.signedIn(await people.owner(), still);
  const { page } = olga;
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('link', { name: 'Administration' }).click();
  await page.getByRole('searchbox', { name: 'Search people' }).fill(adaUser.account.username);
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1); // the search has come: the list stands still
  await page.getByRole('button', { name: 'Actions for Ada Lovelace' }).click();
  await page.getByRole('menuitem', { name: 'Make moderator' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: adaUser.account.username })).toContainText('Moderator');
  await page.getByRole('searchbox', { name: 'Search people' }).fill('');
  await expect(page.getByRole('listitem').filter({ hasText: 'Olga Owner' }).first()).toBeVisible();
  await expectGoodLooks(page, 'admin-people');

  await page.getByRole('link', { name: 'Invitations' }).click();
  await page.getByRole('button', { name: 'Create invitation' }).click();
  await expect(page.getByText('It is shown now and never again.')).toBeVisible();
  await expectGoodLooks(page, 'admin-invitations');

  await page.getByRole('link', { name: 'Audit log' }).click();
  await expect(page.getByText('role-changed').first()).toBeVisible();
  await expectGoodLooks(page, 'admin-audit');

  await page.getByRole('link', { name: 'Mails' }).click();
  await expect(page.getByRole('heading', { name: 'Mails' })).toBeVisible();
  await expectGoodLooks(page, 'admin-mails');

  await test.step('a moderator sees the reports and nothing else, a member nothing', async () => {
    const ada = await people.signedIn(adaUser);
    await ada.page.goto('/admin');
    await expect(ada.page.getByRole('combobox', { name: 'State' })).toBeVisible();
    await expect(ada.page.getByRole('link', { name: 'Audit log' })).toBeHidden();
    const ben = await people.signedIn(await people.api('Ben Okafor'));
    await ben.page.getByRole('button', { name: 'Account' }).click();
    await expect(ben.page.getByRole('link', { name: 'Administration' })).toBeHidden();
    await ben.page.goto('/admin/people');
    await expect(ben.page.getByText('This is not for you')).toBeVisible();
  });
});
