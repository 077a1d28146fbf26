import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../fixtures/looks.ts';
import { shellKept } from '../fixtures/offline.ts';
import { click, deliver, PushService, shown } from '../fixtures/push.ts';
import { expect, test } from '../fixtures/test.ts';

const still = { reducedMotion: 'reduce' } as const;

const bell = (page: Page, unread: number) =>
  page.getByRole('link', { name: unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`, exact: true });

test('a message rings the bell, and reading it on another device clears it', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const here = await people.signedIn(adaUser);
  const there = await people.signedIn(adaUser);
  await expect(bell(here.page, 0)).toBeVisible();
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
  const ada = await people.signedIn(adaUser, { cable });
  await bell(ada.page, 0).click();
  await expect(ada.page.getByText('Nothing new')).toBeVisible();
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
  const ada = await people.signedIn(adaUser, still);
  await benUser.send(await benUser.direct(adaUser), 'Hello');
  await cemUser.ask(adaUser);
  await cemUser.group('Harbour crew', adaUser);
  await expect(bell(ada.page, 3)).toBeVisible();
  await expectGoodLooks(ada.page, 'list-with-bell');
  await bell(ada.page, 3).click();
  const main = ada.page.getByRole('main');
  await expect(main.getByRole('region', { name: 'Today' }).getByRole('listitem')).toHaveCount(3);
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
  const ada = await people.signedIn(adaUser, still);
  await benUser.send(conversation, 'Psst');
  await expect(ada.entry('Ben Okafor')).toContainText('1 unread message');
  await bell(ada.page, 0).click();
  await expect(ada.page.getByText('Nothing new')).toBeVisible();
  await expectGoodLooks(ada.page, 'notifications-none');
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
  const ada = await people.signedIn(adaUser, still);
  ada.watch.expect(/status of 503/);
  await ada.page.route('**/api/v1/notifications', route => route.fulfill({ status: 503, body: '' }));
  await bell(ada.page, 0).click();
  await expect(ada.page.getByRole('main').getByRole('alert')).toContainText('The server is busy');
  await ada.page.unroute('**/api/v1/notifications');
  await ada.page.getByRole('button', { name: 'Try again' }).click();
  await expect(ada.page.getByText('Nothing new')).toBeVisible();
});

test('what goes beyond the page is chosen in the settings, and follows to every device', async ({ people }) => {
  const adaUser = await people.api('Ada Lovelace');
  const here = await people.signedIn(adaUser, still);
  const there = await people.signedIn(adaUser);
  await here.page.goto('/settings/notifications');
  await there.page.goto('/settings/notifications');
  await here.page.getByText('Show who wrote what').click();
  await here.page.getByText('Mail me what I miss').click();
  await expect(there.page.getByRole('switch', { name: 'Show who wrote what' })).toBeChecked();
  await expect(there.page.getByRole('switch', { name: 'Mail me what I miss' })).not.toBeChecked();
  await expectGoodLooks(here.page, 'settings-notifications-refused');
  await here.context.grantPermissions(['notifications']);
  await here.page.reload();
  await expect(here.page.getByRole('switch', { name: 'Show notifications' })).toBeEnabled();
  await expectGoodLooks(here.page, 'settings-notifications');
});

test('the system shows what comes while nobody looks at the page, until it is read elsewhere', async ({ people }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const here = await people.signedIn(adaUser);
  const there = await people.signedIn(adaUser);
  await here.context.grantPermissions(['notifications']);
  await here.page.goto('/settings/notifications');
  await shellKept(here.page);
  await here.page.getByText('Show notifications').click();
  await expect(here.page.getByRole('switch', { name: 'Show notifications' })).toBeChecked();
  await benUser.send(conversation, 'Somebody looks');
  await expect(bell(there.page, 1)).toBeVisible();
  await there.goTo(conversation);
  await there.goToList();
  await expect(bell(there.page, 0)).toBeVisible();

  // Each page of a test believes that it is looked at.
  await here.page.evaluate(() => Object.assign(document, { hasFocus: () => false }));
  await benUser.send(conversation, 'Nobody looks');
  await expect.poll(() => shown(here.page)).toEqual([{ title: 'Parley', body: 'New message' }]);
  await there.goTo(conversation);
  await expect.poll(() => shown(here.page)).toEqual([]);
});

test('a push is shown without a page, its click opens the conversation, and reading elsewhere takes it away', async ({
  people,
  ownServer,
}) => {
  const service = await PushService.start();
  await ownServer.restart(service.settings);
  const [adaUser, benUser] = [await people.api('Ada Lovelace', ownServer), await people.api('Ben Okafor', ownServer)];
  const conversation = await adaUser.direct(benUser);
  const here = await people.signedIn(adaUser, { server: ownServer });
  const there = await people.signedIn(adaUser, { server: ownServer });
  await here.context.grantPermissions(['notifications']);
  await service.subscribe(here.context);
  await here.page.goto('/settings/notifications');
  await shellKept(here.page);
  await here.page.getByText('Also when Parley is closed').click();
  await expect(here.page.getByRole('switch', { name: 'Also when Parley is closed' })).toBeChecked();
  await here.page.getByText('Show who wrote what').click();
  await expect(here.page.getByRole('switch', { name: 'Show who wrote what' })).toBeEnabled();

  // A page of the same site, without the program.
  await here.page.goto('/favicon.svg');
  await benUser.send(conversation, 'Land ahoy');
  await deliver(here.page, await service.next());
  await expect.poll(() => shown(here.page)).toEqual([{ title: 'Ben Okafor', body: 'Land ahoy' }]);
  await there.goTo(conversation);
  await deliver(here.page, await service.next());
  await expect.poll(() => shown(here.page)).toEqual([]);

  await there.goToList();
  await benUser.send(conversation, 'An island');
  await deliver(here.page, await service.next());
  await here.page.goto('/settings/notifications');
  await expect.poll(() => shown(here.page)).toEqual([{ title: 'Ben Okafor', body: 'An island' }]);
  await click(here.context);
  await expect(here.heading).toHaveText('Ben Okafor');
  await expect(here.message('An island')).toBeVisible();

  await here.page.goto('/settings/notifications');
  await here.page.getByText('Also when Parley is closed').click();
  type Browsers = { items: object[] };
  await expect.poll(async () => (await adaUser.get<Browsers>('/me/push-subscriptions')).items).toEqual([]);
  service.stop();
});
