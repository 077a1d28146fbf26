import { expect, test } from '../fixtures/test.ts';

test('a group is made by searching people, renamed, extended, and left; everybody is told', async ({ people }) => {
  const ada = await people.signedIn(await people.api('Ada Lovelace'));
  const ben = await people.signedIn(await people.api('Ben Okafor'));
  const cem = await people.signedIn(await people.api('Cem Yıldız'));

  await test.step('made with one other', async () => {
    await ada.startGroup('Harbour', ben.account);
    await expect(ada.log).toContainText('You created the group “Harbour”');
    await ben.open('Harbour');
    await expect(ben.log).toContainText('Ada Lovelace created the group “Harbour”');
    await ada.send('Welcome aboard');
    await expect(ben.message('Welcome aboard')).toBeVisible();
    await expect(ada.status('Welcome aboard', 'Seen')).toBeVisible();
  });

  await test.step('a third is added, and sees it at once', async () => {
    const details = await ada.openDetails();
    await details.getByRole('button', { name: 'Add people' }).click();
    await expect(details.getByLabel('Search people')).toBeFocused();
    await details.getByLabel('Search people').fill(ben.account.username);
    await expect(details.getByRole('button', { name: ben.name })).toBeDisabled();
    await ada.choose(details, cem.account);
    await details.getByRole('button', { name: 'Add 1 person' }).click();
    await expect(details.getByText('3 members')).toBeVisible();
    await ada.closeDetails();
    await cem.open('Harbour');
    await expect(cem.log).toContainText('Ada Lovelace added you');
    await expect(ben.log).toContainText(`Ada Lovelace added ${cem.name}`);
    await cem.send('Hello all');
    await expect(ben.message('Hello all')).toContainText(cem.name);
  });

  await test.step('seen is what all have seen', async () => {
    await cem.page.goto('/');
    await ben.send('Who has read this?');
    await expect(ada.message('Who has read this?')).toBeVisible();
    await expect(ben.status('Who has read this?', 'Delivered')).toBeVisible();
    await cem.open('Harbour');
    await expect(ben.status('Who has read this?', 'Seen')).toBeVisible();
  });

  await test.step('renamed', async () => {
    const details = await ada.openDetails();
    await details.getByRole('button', { name: 'Rename group' }).click();
    await details.getByLabel('Group name').fill('Harbour crew');
    await details.getByRole('button', { name: 'Save' }).click();
    await expect(details.getByRole('heading', { name: 'Harbour crew' })).toBeVisible();
    await ada.closeDetails();
    for (const person of [ada, ben, cem]) {
      await expect(person.heading).toHaveText('Harbour crew');
      await expect(person.entry('Harbour crew')).toBeVisible();
    }
    await expect(ben.log).toContainText('Ada Lovelace renamed the group to “Harbour crew”');
  });

  await test.step('one is removed, and loses sight of it', async () => {
    const details = await ada.openDetails();
    await details.getByRole('button', { name: `Actions for ${ben.name}` }).click();
    await ada.page.getByRole('menuitem', { name: 'Remove from group' }).click();
    await expect(details.getByRole('alert')).toContainText(`Remove ${ben.name} from the group?`);
    await details.getByRole('button', { name: 'Remove from group' }).click();
    await expect(details.getByText('2 members')).toBeVisible();
    await ada.closeDetails();
    await expect(ben.page.getByText('This conversation is not available')).toBeVisible();
    await expect(ben.entry('Harbour crew')).toBeHidden();
    await expect(cem.log).toContainText(`Ada Lovelace removed ${ben.name}`);
    await ada.send('Only two left');
    await expect(cem.message('Only two left')).toBeVisible();
  });

  await test.step('one leaves', async () => {
    const details = await cem.openDetails();
    await details.getByRole('button', { name: 'Leave group' }).click();
    await details.getByRole('alert').getByRole('button', { name: 'Leave group' }).click();
    await expect(cem.page.getByText('No conversations yet')).toBeVisible();
    await expect(ada.log).toContainText(`${cem.name} left the group`);
    await expect(ada.page.getByText('1 member', { exact: true })).toBeVisible();
  });
});

test('an owner makes another owner before leaving', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  await adaUser.group('Two of us', benUser);
  const ada = await people.signedIn(adaUser);
  await ada.open('Two of us');
  const details = await ada.openDetails();
  await details.getByRole('button', { name: 'Leave group' }).click();
  ada.watch.expect(/status of 4\d\d .*\/leave$/);
  await details.getByRole('alert').getByRole('button', { name: 'Leave group' }).click();
  await expect(details.getByText('A group needs an owner.')).toBeVisible();

  await details.getByRole('button', { name: `Actions for ${benUser.account.displayName}` }).click();
  await ada.page.getByRole('menuitem', { name: 'Make owner' }).click();
  await expect(details.getByText('Owner', { exact: true })).toHaveCount(2);
  await details.getByRole('button', { name: 'Leave group' }).last().click();
  await expect(ada.page.getByText('No conversations yet')).toBeVisible();
});
