import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

const still = { reducedMotion: 'reduce' } as const;

test('where moderators alone send, everybody else reads', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const group = await adaUser.group('News of the harbour', benUser);
  const ada = await people.signedIn(adaUser, still);
  const ben = await people.signedIn(benUser, still);
  await ada.goTo(group);
  await ben.goTo(group);

  const details = await ada.openDetails();
  const announcements = details.getByRole('switch', { name: 'Only moderators send messages' });
  await announcements.click();
  await expect(announcements).toBeChecked();
  await ada.closeDetails();
  await expect(ben.page.getByRole('note')).toHaveText('Only moderators can send messages in this group.');
  await expect(ben.composer).toBeHidden();
  await ada.send('The harbour is closed on Sunday');
  await expect(ben.message('The harbour is closed on Sunday')).toBeVisible();
  await expectGoodLooks(ben.page, 'announcements-only');

  // A moderator writes again, at once.
  await adaUser.setMemberRole(group, benUser, 'moderator');
  await expect(ben.composer).toBeVisible();
  await ben.send('And on Monday');
  await expect(ada.message('And on Monday')).toBeVisible();
});

test('in slow mode one waits between two messages, and sees for how long', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const group = await adaUser.group('Busy harbour', benUser);
  const ada = await people.signedIn(adaUser, still);
  const ben = await people.signedIn(benUser, still);
  await ada.goTo(group);
  await ben.goTo(group);

  const details = await ada.openDetails();
  await details.getByLabel('Slow mode').selectOption('10 seconds');
  await ada.closeDetails();
  await expect(ben.log).toContainText('Ada Lovelace turned slow mode on: a message every 10 seconds');
  await ben.send('One');
  await expect(ada.message('One')).toBeVisible();
  await expect(ben.page.getByText(/Slow mode: you can send again in \d+ seconds?\./)).toBeVisible();
  await ben.composer.fill('Two');
  await expect(ben.sendButton).toBeDisabled();
  await expectGoodLooks(ben.page, 'slow-mode');
  await expect(ben.sendButton).toBeEnabled();
  await ben.send('Two');
  await expect(ada.message('Two')).toBeVisible();

  await ada.send('Moderators');
  await ada.send('need not wait');
  await expect(ben.message('need not wait')).toBeVisible();
});
