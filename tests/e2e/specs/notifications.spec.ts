import { expectGoodLooks } from '../fixtures/looks.ts';
import { bell, newDevice, signedIn } from '../fixtures/notifications.ts';
import { expect, test } from '../fixtures/test.ts';

const still = { reducedMotion: 'reduce' } as const;

test('a message rings the bell, and reading it on another device clears it', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const here = await signedIn(people, adaUser);
  const there = await people.signedIn(adaUser);
  await benUser.send(conversation, 'Are you there?', 'Ada?');
  await bell(here.page, 1).click();
  const entry = here.page.getByRole('main').getByRole('link', { name: '2 messages from Ben Okafor' });
  await expect(entry).toContainText('Unread');
  await expect(bell(there.page, 1)).toBeVisible();

  await there.goTo(conversation);
  await expect(bell(here.page, 0)).toBeVisible();
  await expect(entry).not.toContainText('Unread');
  await benUser.send(conversation, 'Good.');
  await expect(bell(here.page, 0)).toBeVisible();
  await entry.click();
  await expect(here.heading).toHaveText('Ben Okafor');
});

test('what came without a connection is there with the next one', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await signedIn(people, adaUser, { cable });
  await bell(ada.page, 0).click();
  await expect(newDevice(ada.page)).toBeVisible();
  ada.watch.expectLostConnection();
  await cable.cut();
  await expect(ada.connection).toContainText('Reconnecting');
  await benUser.send(conversation, 'Did you get this?');
  await cable.mend();
  await expect(bell(ada.page, 1)).toBeVisible();
  await expect(ada.page.getByRole('main').getByRole('link', { name: 'Ben Okafor wrote to you' })).toBeVisible();
});

test('one is marked as read, then all; and each leads to its place', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const cemUser = await people.api('Cem Yıldız');
  const ada = await signedIn(people, adaUser, still);
  await benUser.send(await benUser.direct(adaUser), 'Hello');
  await cemUser.ask(adaUser);
  await cemUser.group('Harbour crew', adaUser);
  await expect(bell(ada.page, 3)).toBeVisible();
  await expectGoodLooks(ada.page, 'list-with-bell');
  await bell(ada.page, 3).click();
  const main = ada.page.getByRole('main');
  await expect(main.getByRole('region', { name: 'Today' }).getByRole('listitem')).toHaveCount(4);
  await expect(main.getByRole('link', { name: 'Cem Yıldız added you to Harbour crew' })).toBeVisible();
  await expectGoodLooks(ada.page, 'notifications');

  await main.getByRole('button', { name: 'Actions for “Ben Okafor wrote to you”' }).click();
  await ada.page.getByRole('menuitem', { name: 'Mark as read' }).click();
  await expect(bell(ada.page, 2)).toBeVisible();
  await main.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(bell(ada.page, 0)).toBeVisible();
  await expect(main.getByRole('button', { name: 'Mark all as read' })).toBeDisabled();
  await main.getByRole('link', { name: 'Cem Yıldız would like to be a contact of yours' }).click();
  await expect(ada.page.getByRole('button', { name: 'Accept Cem Yıldız' })).toBeVisible();
});

test('what was held back says why', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await adaUser.mute(conversation);
  const ada = await signedIn(people, adaUser, still);
  await benUser.send(conversation, 'Psst');
  await expect(ada.entry('Ben Okafor')).toContainText('1 unread message');
  await bell(ada.page, 0).click();
  await expect(newDevice(ada.page)).toBeVisible();
  await ada.page.getByText('Held back', { exact: true }).click();
  await expect(async () => {
    await ada.page.getByText('All', { exact: true }).click();
    await ada.page.getByText('Held back', { exact: true }).click();
    await expect(ada.page.getByRole('button', { name: /^Actions for/ })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await ada.page.getByRole('button', { name: /^Actions for/ }).click();
  await ada.page.getByRole('menuitem', { name: 'How was I told?' }).click();
  const dialog = ada.page.getByRole('dialog', { name: 'How were you told?' });
  await expect(dialog.getByText('Not told: you had muted the conversation.')).toBeVisible();
  await expectGoodLooks(ada.page, 'notification-ledger');
  await ada.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(ada.page.getByRole('button', { name: /^Actions for/ })).toBeFocused();
});

test('a list that cannot be loaded says so, and is tried again', async ({ people }) => {
  const adaUser = await people.api('Ada Lovelace');
  const ada = await signedIn(people, adaUser, still);
  ada.watch.expect(/status of 503/);
  await ada.page.route('**/api/v1/notifications', route => route.fulfill({ status: 503, body: '' }));
  await bell(ada.page, 0).click();
  await expect(ada.page.getByRole('main').getByRole('alert')).toContainText('The server is busy');
  await ada.page.unroute('**/api/v1/notifications');
  await ada.page.getByRole('button', { name: 'Try again' }).click();
  await expect(newDevice(ada.page)).toBeVisible();
  await ada.page.getByText('Held back', { exact: true }).click();
  await expect(ada.page.getByText('Nothing was held back')).toBeVisible();
  await expectGoodLooks(ada.page, 'notifications-none');
});

test('what goes beyond the page is chosen in the settings, and follows to every device', async ({ people }) => {
  const adaUser = await people.api('Ada Lovelace');
  const here = await people.signedIn(adaUser, still);
  const there = await people.signedIn(adaUser);
  await here.page.goto('/settings/notifications');
  await there.page.goto('/settings/notifications');
  await here.page.getByRole('switch', { name: 'Show who wrote what' }).click();
  await here.page.getByRole('switch', { name: 'Mail me what I miss' }).click();
  await expect(there.page.getByRole('switch', { name: 'Show who wrote what' })).toBeChecked();
  await expect(there.page.getByRole('switch', { name: 'Mail me what I miss' })).not.toBeChecked();
  await expectGoodLooks(here.page, 'settings-notifications-refused');
});

test('a reaction is told once, counts people, leads to its message, and goes when it is taken back', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const cemUser = await people.api('Cem Yıldız');
  const group = await adaUser.group('Harbour crew', benUser, cemUser);
  await adaUser.send(group, 'Shall we sail?', 'At nine?');
  const ada = await signedIn(people, adaUser, still);
  await benUser.react(group, 'Shall we sail?', '👍');
  await expect(bell(ada.page, 1)).toBeVisible();
  await benUser.react(group, 'Shall we sail?', '🎉');
  await cemUser.react(group, 'Shall we sail?', '👍');
  await bell(ada.page, 1).click();
  const main = ada.page.getByRole('main');
  const entry = main.getByRole('link', { name: '2 people reacted to your message in Harbour crew, Cem Yıldız most recently' });
  await expect(entry).toContainText('Unread');

  // What is taken back before it was seen is counted no more, and at last it is as if it had not been.
  await cemUser.unreact(group, 'Shall we sail?', '👍');
  await expect(main.getByRole('link', { name: 'Ben Okafor reacted to your message in Harbour crew' })).toBeVisible();
  await cemUser.react(group, 'At nine?', '👀');
  await expect(bell(ada.page, 2)).toBeVisible();
  await cemUser.unreact(group, 'At nine?', '👀');
  await expect(bell(ada.page, 1)).toBeVisible();
  await expect(main.getByRole('link', { name: /reacted to your message/ })).toHaveCount(1);

  await ada.page.setViewportSize({ width: 360, height: 740 });
  await expectGoodLooks(ada.page, 'notification-of-a-reaction');
  await main.getByRole('link', { name: 'Ben Okafor reacted to your message in Harbour crew' }).click();
  await expect(ada.heading).toHaveText('Harbour crew');
  await expect(ada.message('Shall we sail?')).toBeInViewport();
  await expect.poll(() => adaUser.unreadNotifications()).toBe(0);
});

test('who wants to hear of no reactions is told of none, and finds why', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await adaUser.send(conversation, 'Shall we sail?');
  const ada = await signedIn(people, adaUser, still);
  await ada.page.goto('/settings/notifications');
  const choice = ada.page.getByRole('switch', { name: 'Tell me of reactions' });
  await expect(choice).toBeChecked();
  await choice.uncheck();
  await expect(choice).not.toBeChecked();
  await expect.poll(async () => (await adaUser.get<{ notifications: { reactions: boolean } }>('/me/settings')).notifications.reactions).toBe(false);
  await benUser.react(conversation, 'Shall we sail?', '👍');
  await ada.page.goto('/notifications');
  await expect(async () => {
    await ada.page.getByText('All', { exact: true }).click();
    await ada.page.getByText('Held back', { exact: true }).click();
    await expect(ada.page.getByRole('button', { name: /^Actions for/ })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await ada.page.getByRole('button', { name: /^Actions for/ }).click();
  await ada.page.getByRole('menuitem', { name: 'How was I told?' }).click();
  await expect(
    ada.page.getByRole('dialog', { name: 'How were you told?' }).getByText('Not told: you do not want to hear of reactions.'),
  ).toBeVisible();
  await expect(bell(ada.page, 0)).toBeVisible();
});
