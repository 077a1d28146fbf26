import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

const still = { reducedMotion: 'reduce' } as const;

test('an owner says what a group is about, and lets newcomers see earlier messages', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const cemUser = await people.api('Cem Yıldız');
  const group = await adaUser.group('Harbour crew', benUser);
  await adaUser.send(group, 'Long before', 'A little later');
  const ada = await people.signedIn(adaUser, still);
  const ben = await people.signedIn(benUser, still);
  await ada.goTo(group);
  await ben.goTo(group);

  const details = await ada.openDetails();
  await details.getByRole('button', { name: 'Say what it is about' }).click();
  await details.getByLabel('What is it about?').fill('Boats, tides,\nand who brings the rope');
  await expectGoodLooks(ada.page, 'group-topic-edit');
  await details.getByRole('button', { name: 'Save' }).click();
  await expect(details.getByText('and who brings the rope')).toBeVisible();
  const history = details.getByRole('switch', { name: 'Newcomers see earlier messages' });
  await history.click();
  await expect(history).toBeChecked();
  await expectGoodLooks(ada.page, 'group-settings');
  await expect(ben.log).toContainText('Ada Lovelace changed what the group is about: “Boats, tides,');
  await expect(ben.log).toContainText('Ada Lovelace made earlier messages visible to newcomers');

  // Who may not change it reads it.
  const bens = await ben.openDetails();
  await expect(bens.getByText('and who brings the rope')).toBeVisible();
  await expect(bens.getByText('Newcomers see earlier messages.')).toBeVisible();
  await expect(bens.getByRole('switch', { name: 'Newcomers see earlier messages' })).toBeHidden();
  await expect(bens.getByRole('button', { name: 'Change what it is about' })).toBeHidden();

  // A newcomer who is there when they are let in sees all of it.
  const cem = await people.signedIn(cemUser, still);
  await cemUser.join(await adaUser.invite(group));
  await cem.open('Harbour crew');
  await expect(cem.message('Long before')).toBeVisible();
  await expect(cem.message('A little later')).toBeVisible();

  await details.getByRole('button', { name: 'Change what it is about' }).click();
  await details.getByLabel('What is it about?').fill('');
  await details.getByRole('button', { name: 'Save' }).click();
  await expect(details.getByRole('button', { name: 'Say what it is about' })).toBeVisible();
  await expect(cem.log).toContainText('Ada Lovelace removed what the group is about');
});
