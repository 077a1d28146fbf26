import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

const still = { reducedMotion: 'reduce' } as const;

test('a moderator bans somebody, who cannot come back by a link until the ban is lifted', async ({ people }) => {
  const [adaUser, modUser] = [await people.api('Ada Lovelace'), await people.api('Mo Derator')];
  const eveUser = await people.api('Eve Adams');
  const group = await adaUser.group('Harbour crew', modUser, eveUser);
  await adaUser.setMemberRole(group, modUser, 'moderator');
  const link = await adaUser.invite(group);
  const mod = await people.signedIn(modUser, still);
  const eve = await people.signedIn(eveUser, still);
  await mod.goTo(group);
  await eve.goTo(group);

  const details = await mod.openDetails();
  await expect(details.getByText('Moderator', { exact: true })).toBeVisible();
  await expect(details.getByRole('button', { name: 'Actions for Ada Lovelace' })).toBeHidden();
  await details.getByRole('button', { name: 'Banned people' }).click();
  await expect(details.getByText('Nobody is banned')).toBeVisible();
  await expectGoodLooks(mod.page, 'bans-none');
  await details.getByRole('button', { name: 'Back to details' }).click();
  await details.getByRole('button', { name: 'Actions for Eve Adams' }).click();
  await mod.page.getByRole('menuitem', { name: 'Ban from group' }).click();
  await expect(details.getByRole('alert')).toContainText('let them come back only when the ban is lifted');
  await details.getByRole('alert').getByRole('button', { name: 'Ban from group' }).click();
  await expect(details.getByText('2 members')).toBeVisible();

  await expect(eve.page.getByText('This conversation is not available')).toBeVisible();
  eve.watch.expect(/status of 403 .*\/invites\//);
  await eve.page.goto(link);
  await expect(eve.page.getByText('You cannot join this group')).toBeVisible();
  await expectGoodLooks(eve.page, 'invite-refused');

  await details.getByRole('button', { name: 'Banned people' }).click();
  const list = details.getByRole('list', { name: 'Banned people' });
  await expect(list.getByRole('listitem')).toContainText('Banned by Mo Derator');
  await expectGoodLooks(mod.page, 'bans');
  await list.getByRole('button', { name: 'Lift the ban of Eve Adams' }).click();
  await expect(details.getByText('Nobody is banned')).toBeVisible();
  await mod.closeDetails();
  await expect(mod.log).toContainText('You banned Eve Adams from the group');

  await eve.page.goto(link);
  await eve.page.getByRole('button', { name: 'Join group' }).click();
  await expect(eve.log).toContainText('You joined by a link of Ada Lovelace');
});
