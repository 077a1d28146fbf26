import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

const still = { reducedMotion: 'reduce' } as const;

test('a link is made, copied, used by somebody who signs in first, listed, and revoked', async ({ people }) => {
  const adaUser = await people.api('Ada Lovelace');
  const benUser = await people.api('Ben Okafor');
  const group = await adaUser.group('Harbour crew');
  const ada = await people.signedIn(adaUser, still);
  await ada.goTo(group);
  const details = await ada.openDetails();
  await details.getByRole('button', { name: 'Invitation links' }).click();
  await expect(details.getByText('No links yet')).toBeVisible();
  await expectGoodLooks(ada.page, 'invites-none');

  await details.getByLabel('Works for').selectOption('1 day');
  await details.getByLabel('How many may join').selectOption('5');
  await details.getByRole('button', { name: 'Create link' }).click();
  const fresh = details.getByRole('status').filter({ hasText: 'Copy this link now' });
  const link = (await fresh.getByText('/invite/').textContent()) ?? '';
  const list = details.getByRole('list', { name: 'Invitation links' });
  await expect(list.getByRole('listitem')).toHaveText(/0 of 5 joined.*By Ada Lovelace/);
  await expectGoodLooks(ada.page, 'invites-fresh');

  // Not signed in: one signs in, and is back at the invitation.
  const ben = await people.visitor(benUser.account, still);
  await ben.page.goto(new URL(link).pathname);
  await ben.signIn(benUser.account.username, benUser.account.password);
  await expect(ben.page.getByRole('heading', { name: 'Harbour crew' })).toBeVisible();
  await expect(ben.page.getByText('1 member', { exact: true })).toBeVisible();
  await expectGoodLooks(ben.page, 'invite-page');
  await ben.page.getByRole('button', { name: 'Join group' }).click();
  await expect(ben.log).toContainText('You joined by a link of Ada Lovelace');
  await ben.send('Here I am');

  // Open it again: one is led to the group.
  await ben.page.goto(new URL(link).pathname);
  await expect(ben.page.getByText('You are in this group already.')).toBeVisible();
  await ben.page.getByRole('link', { name: 'Open group' }).click();
  await expect(ben.message('Here I am')).toBeVisible();

  // Only who may make links sees them.
  const bens = await ben.openDetails();
  await expect(bens.getByText('2 members')).toBeVisible();
  await expect(bens.getByRole('button', { name: 'Invitation links' })).toBeHidden();

  await details.getByRole('button', { name: 'Back to details' }).click();
  await details.getByRole('button', { name: 'Invitation links' }).click();
  await expect(list.getByRole('listitem')).toHaveText(/1 of 5 joined/);
  await details.getByRole('button', { name: 'Revoke the link of Ada Lovelace, 1 of 5 joined' }).click();
  await expect(list.getByText('Revoked')).toBeVisible();
  await ada.closeDetails();
  await expect(ada.log).toContainText('Ben Okafor joined by a link of you');
});

test('a link that leads nowhere says so, and a full or forbidden group, too', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const group = await adaUser.group('Harbour crew');
  const link = await adaUser.invite(group, 1);
  await (await people.api('Cem Yıldız')).join(link);
  const ben = await people.signedIn(benUser, still);
  ben.watch.expect(/status of 404 .*\/invites\//);

  await ben.page.goto(link);
  await expect(ben.page.getByText('This link does not work')).toBeVisible();
  await expectGoodLooks(ben.page, 'invite-invalid');
  await ben.page.getByRole('link', { name: 'Go to your conversations' }).click();
  await expect(ben.list).toBeVisible();

  // Used up between looking and joining.
  const last = await adaUser.invite(group, 1);
  await ben.page.goto(last);
  await expect(ben.page.getByRole('heading', { name: 'Harbour crew' })).toBeVisible();
  await (await people.api('Dana Kim')).join(last);
  await ben.page.getByRole('button', { name: 'Join group' }).click();
  await expect(ben.page.getByText('This link does not work')).toBeVisible();
});
