import { expectGoodLooks } from '../fixtures/looks.ts';
import { expect, test } from '../fixtures/test.ts';

test('read receipts turned off: the other side no longer sees what was read, nor does one see it of them', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  const ben = await people.signedIn(benUser);
  await ada.page.goto('/settings/privacy');
  const settings = ada.page.getByRole('main');
  const receipts = settings.getByRole('switch', { name: 'Read receipts' });
  await expect(receipts).toBeChecked();
  await expect(settings.getByRole('radio', { name: 'Everyone you share a conversation with' })).toBeChecked();
  await expectGoodLooks(ada.page, 'privacy');
  await receipts.uncheck();
  await expect(receipts).not.toBeChecked();
  await settings.getByRole('radio', { name: 'Nobody', exact: true }).check();
  await expect(settings.getByRole('radio', { name: 'Nobody', exact: true })).toBeChecked();
  await ada.page.reload();
  await expect(receipts).not.toBeChecked();
  await expect(settings.getByRole('radio', { name: 'Nobody', exact: true })).toBeChecked();

  await ben.goTo(conversation);
  await ada.goTo(conversation);
  await ben.send('do you see this?');
  await expect(ada.message('do you see this?')).toBeVisible();
  await ada.send('I do');
  await expect(ben.message('I do')).toBeVisible();
  await expect(ben.status('do you see this?', 'Delivered')).toBeVisible();
  await expect(ada.status('I do', 'Delivered')).toBeVisible();

  // Turned on again, both see at once what was read meanwhile.
  await ada.page.goto('/settings/privacy');
  await receipts.check();
  await expect(receipts).toBeChecked();
  await ada.goTo(conversation);
  await expect(ada.status('I do', 'Seen')).toBeVisible();
  await expect(ben.status('do you see this?', 'Seen')).toBeVisible();
});

test('in a group one sees who has seen a message', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const cemUser = await people.api('Cem Yıldız');
  const group = await adaUser.group('Harbour crew', benUser, cemUser);
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  const ben = await people.signedIn(benUser);
  await ada.goTo(group);
  await ben.goTo(group);
  await ada.send('Who brings the rope?');
  await expect(ben.message('Who brings the rope?')).toBeVisible();
  await ada.message('Who brings the rope?').getByRole('button', { name: /message details/ }).click();
  const dialog = ada.page.getByRole('dialog', { name: 'Message details' });
  await expect(dialog.getByRole('region', { name: 'Seen by 1' })).toContainText(ben.name);
  await expect(dialog.getByRole('region', { name: 'Not yet delivered to 1' })).toContainText(cemUser.account.displayName);
  await expectGoodLooks(ada.page, 'message-details');
});

test('a conversation marked as unread shows so in every tab, until it is opened', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, 'for later');
  const ada = await people.signedIn(adaUser, { reducedMotion: 'reduce' });
  await ada.goTo(conversation);
  const second = await ada.newTab();
  await second.goToList();
  const details = await ada.openDetails();
  await details.getByRole('button', { name: 'Mark as unread' }).click();
  for (const tab of [ada, second]) {
    await expect(tab.entry(benUser.account.displayName)).toContainText('Marked as unread');
  }
  await expectGoodLooks(ada.page, 'list-marked-unread');
  await second.open(benUser.account.displayName);
  for (const tab of [ada, second]) {
    await expect(tab.entry(benUser.account.displayName)).not.toContainText('Marked as unread');
  }
});
