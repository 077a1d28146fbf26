import type { Locator } from '@playwright/test';
import { expectGoodLooks } from '../fixtures/looks.ts';
import { goOffline, goOnline } from '../fixtures/offline.ts';
import type { Tab } from '../fixtures/person.ts';
import { expect, test } from '../fixtures/test.ts';

/** Writes a poll and sends it. */
async function ask(tab: Tab, question: string, options: readonly string[], ...ticked: ('Several choices' | 'Nobody sees who votes for what')[]): Promise<void> {
  const button = tab.page.getByRole('button', { name: 'Poll', exact: true });
  if (await button.isVisible()) await button.click();
  else {
    // On a phone there is no room beside the field.
    await tab.page.getByRole('button', { name: /^Actions for/ }).click();
    await tab.page.getByRole('menuitem', { name: 'Poll', exact: true }).click();
  }
  const dialog = tab.page.getByRole('dialog', { name: 'Ask for a vote' });
  await dialog.getByRole('textbox', { name: 'Question' }).fill(question);
  for (const [at, option] of options.entries()) {
    if (at > 1) await dialog.getByRole('button', { name: 'Add an option' }).click();
    await dialog.getByRole('textbox', { name: `Option ${at + 1}` }).fill(option);
  }
  for (const name of ticked) await dialog.getByRole('checkbox', { name }).check();
  await dialog.getByRole('button', { name: 'Send the poll' }).click();
  await expect(dialog).toBeHidden();
}

const poll = (tab: Tab, question: string): Locator => tab.log.getByRole('group', { name: question });

test('two vote, see one another’s votes as they come, and the one who asked closes the poll', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser);
  const ben = await people.signedIn(benUser);
  await ada.goTo(conversation);
  await ben.goTo(conversation);
  await ask(ada, 'Where do we sail?', ['North', 'South', 'Home']);
  await expect(ada.entry('Ben Okafor')).toContainText('Where do we sail?');

  await poll(ben, 'Where do we sail?').getByRole('radio', { name: /^North/ }).check();
  for (const tab of [ada, ben]) {
    await expect(poll(tab, 'Where do we sail?').getByText('1 vote · 100 %')).toBeVisible();
    await expect(poll(tab, 'Where do we sail?')).toContainText('1 person voted');
  }
  await expect(poll(ada, 'Where do we sail?').getByRole('radio', { checked: true })).toHaveCount(0);
  await poll(ada, 'Where do we sail?').getByRole('radio', { name: /^South/ }).check();
  await poll(ben, 'Where do we sail?').getByRole('radio', { name: /^South/ }).check();
  await expect(poll(ada, 'Where do we sail?').getByText('2 votes · 100 %')).toBeVisible();

  await poll(ben, 'Where do we sail?').getByRole('button', { name: 'Who voted' }).click();
  const voters = ben.page.getByRole('list', { name: 'Who voted' });
  await expect(voters.getByRole('listitem')).toHaveText([/Lovelace.*South|Okafor.*South/, /Lovelace.*South|Okafor.*South/]);
  await ben.page.keyboard.press('Escape');

  // Only who asked closes it; then nobody votes any more, also after a reload.
  await expect(poll(ben, 'Where do we sail?').getByRole('button', { name: 'Close the poll' })).toHaveCount(0);
  await poll(ada, 'Where do we sail?').getByRole('button', { name: 'Close the poll' }).click();
  await expect(poll(ben, 'Where do we sail?')).toContainText('closed');
  await ben.page.reload();
  await expect(poll(ben, 'Where do we sail?').getByRole('radio', { name: /^South/ })).toBeChecked();
  for (const option of await poll(ben, 'Where do we sail?').getByRole('radio').all()) await expect(option).toBeDisabled();
});

test('a poll that nobody has voted in says so, and again when the last vote is taken back', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser);
  await ada.goTo(conversation);
  await ask(ada, 'Which days?', ['Monday', 'Tuesday'], 'Several choices', 'Nobody sees who votes for what');
  const asked = poll(ada, 'Which days?');
  await expect(asked).toContainText('Nobody has voted yet.');
  await asked.getByRole('checkbox', { name: /^Monday/ }).check();
  await asked.getByRole('checkbox', { name: /^Tuesday/ }).check();
  await expect(asked).toContainText('1 person voted');
  await expect(asked.getByRole('button', { name: 'Who voted' })).toHaveCount(0);
  await asked.getByRole('button', { name: 'Take back your vote' }).click();
  await expect(asked).toContainText('Nobody has voted yet.');
});

test('a vote that is refused says which limit, can be tried again, and changes nothing', async ({ people, ownServer }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace', ownServer), await people.api('Ben Okafor', ownServer)];
  const conversation = await adaUser.direct(benUser);
  await ownServer.restart({ Parley__Polls__VotesPerMinute: '1' });
  const ada = await people.signedIn(adaUser, { server: ownServer });
  await ada.goTo(conversation);
  await ask(ada, 'Tea or coffee?', ['Tea', 'Coffee']);
  const asked = poll(ada, 'Tea or coffee?');
  await asked.getByRole('radio', { name: /^Tea/ }).check();
  await expect(asked).toContainText('1 person voted');
  await asked.getByRole('radio', { name: /^Coffee/ }).click();
  const refused = ada.log.getByRole('alert').filter({ hasText: 'Your vote did not arrive.' });
  await expect(refused.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(asked.getByRole('radio', { name: /^Tea/ })).toBeChecked();
  await refused.getByRole('button', { name: 'Close' }).click();
  await expect(refused).toBeHidden();
});

test('without a connection the votes that came are there, one’s own waits for another attempt, and nothing is asked', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { cable });
  const ben = await people.signedIn(benUser);
  await ada.goTo(conversation);
  await ben.goTo(conversation);
  await ask(ada, 'Boat or bus?', ['Boat', 'Bus']);
  await poll(ben, 'Boat or bus?').getByRole('radio', { name: /^Boat/ }).check();
  await expect(poll(ada, 'Boat or bus?')).toContainText('1 person voted');
  await goOffline(ada, cable);

  await poll(ada, 'Boat or bus?').getByRole('radio', { name: /^Bus/ }).click();
  const refused = ada.log.getByRole('alert').filter({ hasText: 'Your vote did not arrive. This needs a connection.' });
  await expect(refused).toBeVisible();
  await expect(poll(ada, 'Boat or bus?')).toContainText('1 person voted');
  await goOnline(ada, cable);
  await refused.getByRole('button', { name: 'Try again' }).click();
  await expect(poll(ben, 'Boat or bus?')).toContainText('2 people voted');
});

test('on a phone a poll is written, fits the page in light and dark, and is voted in by a finger', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true });
  await ada.goTo(conversation);
  await ask(ada, 'What do we bring, so that nobody is hungry on the long way back?', ['Bread and cheese, as always', 'Soup in the large pot that Ben has', 'Nothing']);
  const asked = ada.log.getByRole('group', { name: /^What do we bring/ });
  await asked.getByRole('radio', { name: /^Soup/ }).tap();
  await expect(asked).toContainText('1 person voted');
  await expectGoodLooks(ada.page, 'a poll on a phone');
});
