import { storeFolders } from '../fixtures/store.ts';
import { expect, test } from '../fixtures/test.ts';

test('what is written and what is missed while disconnected arrives once and in order after it', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  await adaUser.send(conversation, 'before');
  const ada = await people.signedIn(adaUser, { cable });
  const ben = await people.signedIn(benUser);
  await ada.open(ben.name);
  await ben.open(ada.name);
  await expect(ada.message('before')).toBeVisible();

  ada.watch.expectLostConnection();
  await cable.cut();
  await expect(ada.connection).toHaveText('Connection lost. Reconnecting…');
  await ada.send('written offline 1');
  await ada.send('written offline 2');
  await expect(ada.status('written offline 1', 'Sending')).toBeVisible();
  await expect(ada.status('written offline 2', 'Sending')).toBeVisible();
  for (const text of ['missed 1', 'missed 2', 'missed 3']) await ben.send(text);
  await expect(ben.status('missed 3', 'Sent')).toBeVisible();

  await cable.mend();
  await expect(ada.connection).toBeEmpty();
  await expect(ada.status('written offline 2', 'Seen')).toBeVisible();
  await expect(ben.status('missed 3', 'Seen')).toBeVisible();
  const inOrder = ['before', 'missed 1', 'missed 2', 'missed 3', 'written offline 1', 'written offline 2'];
  expect(await ada.texts()).toEqual(inOrder);
  expect(await ben.texts()).toEqual(inOrder);
});

test('a part of the page whose code had not come when the connection went comes when it is back, and the rest goes on', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await benUser.direct(adaUser);
  await benUser.send(conversation, 'before');
  const ada = await people.signedIn(adaUser, { cable });
  let release = () => {};
  const released = new Promise<void>(resolve => {
    release = resolve;
  });
  await ada.page.route(/\/assets\/HeaderMenu-/, async route => {
    await released;
    await route.continue();
  });
  const asked = ada.page.waitForRequest(/\/assets\/HeaderMenu-.*\.js/);
  await ada.open(benUser.account.displayName);
  await expect(ada.message('before')).toBeVisible();
  await asked;

  ada.watch.expectLostConnection();
  const failed = ada.page.waitForEvent('requestfailed', request => /HeaderMenu-.*\.js/.test(request.url()));
  await cable.cut();
  release();
  await failed;
  await ada.send('written meanwhile');
  await expect(ada.status('written meanwhile', 'Sending')).toBeVisible();
  const styles = ada.page.waitForEvent('requestfailed', request => /NewConversation-.*\.css/.test(request.url()));
  await ada.page.getByRole('button', { name: 'New conversation' }).click();
  await styles;

  await cable.mend();
  await expect(ada.page.getByRole('dialog').getByText('New conversation')).toHaveCSS('font-weight', '650');
  await ada.page.keyboard.press('Escape');
  await expect(ada.status('written meanwhile', 'Sent')).toBeVisible();
  await expect(ada.page.getByRole('button', { name: `Actions for ${benUser.account.displayName}` })).toBeVisible();
});

test('a message written while disconnected outlives the closed window', async ({ people, cable }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace'), await people.api('Ben Okafor')];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { cable });
  const ben = await people.signedIn(benUser);
  await ada.goTo(conversation);
  await ben.goTo(conversation);

  ada.watch.expectLostConnection();
  await cable.cut();
  await ada.send('kept on this machine');
  await expect(ada.status('kept on this machine', 'Sending')).toBeVisible();
  await ada.page.close();
  await cable.mend();

  const again = await ada.newTab();
  await again.goTo(conversation);
  await expect(again.status('kept on this machine', 'Seen')).toBeVisible();
  expect(await ben.texts()).toEqual(['kept on this machine']);
});

test('a killed server has kept every message that it acknowledged', async ({ people, ownServer }) => {
  const [adaUser, benUser] = [await people.api('Ada Lovelace', ownServer), await people.api('Ben Okafor', ownServer)];
  const conversation = await adaUser.direct(benUser);
  const ada = await people.signedIn(adaUser, { server: ownServer });
  const ben = await people.signedIn(benUser, { server: ownServer });
  await ada.goTo(conversation);
  await ben.goTo(conversation);
  const texts = ['one', 'two', 'three', 'four', 'five'];
  for (const text of texts) await ada.send(text);
  await expect(ada.status('five', 'Seen')).toBeVisible();

  for (const { watch } of [ada, ben]) watch.expectLostConnection();
  await ownServer.kill();
  await ada.send('six');
  await expect(ada.status('six', 'Sending')).toBeVisible();
  await ownServer.start();
  await expect(ada.status('six', 'Seen')).toBeVisible();
  for (const person of [ada, ben]) {
    expect(await person.texts()).toEqual([...texts, 'six']);
    await person.page.reload();
    await expect(person.message('six')).toBeVisible();
    expect(await person.texts()).toEqual([...texts, 'six']);
  }
});

test('a browser without a network says so', async ({ people }) => {
  const ada = await people.signedIn(await people.api('Ada Lovelace'));
  // The parts of the store are still on their way after the page: without them the console would rightly complain.
  await expect.poll(() => storeFolders(ada.page)).toHaveLength(1);
  ada.watch.expectLostConnection();
  await ada.context.setOffline(true);
  await expect(ada.connection).toHaveText('You are offline. Messages go out when you are back.');
  await ada.context.setOffline(false);
  await expect(ada.connection).toBeEmpty();
});
