import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

test('an owner deletes a group: it is gone for everybody', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const group = await adaUser.group('Harbour crew', benUser);
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  const ben = await people.signedIn(benUser);
  await ada.goTo(group);
  await expect(ben.entry('Harbour crew')).toBeVisible();
  const details = await ada.openDetails();
  await details.getByRole('button', { name: 'Delete group' }).click();
  await expect(details.getByRole('alert')).toContainText('This cannot be taken back.');
  await expectGoodLooks(ada.page, 'group-delete');
  await details.getByRole('alert').getByRole('button', { name: 'Delete group' }).click();
  for (const person of [ada, ben]) await expect(person.entry('Harbour crew')).toBeHidden();
});
